// Preloaded (`node --require`): whatever listens, listens on 127.0.0.1. The development network
// of @atproto/dev-env would open every interface of the machine that runs the tests.
'use strict'
const net = require('node:net')

const listen = net.Server.prototype.listen
const HOST = '127.0.0.1'

net.Server.prototype.listen = function (...args) {
  const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined
  const [first, , backlog] = args
  const isPort = first === undefined || first === null || /^\d+$/.test(String(first))
  if (isPort) {
    return listen.call(this, { port: Number(first ?? 0), host: HOST, backlog }, callback)
  }
  const isTcp = typeof first === 'object' && !first.path && first.fd === undefined && !first._handle
  if (isTcp && 'port' in first) {
    return listen.call(this, { ...first, host: HOST }, callback)
  }
  return callback ? listen.call(this, ...args, callback) : listen.call(this, ...args)
}
