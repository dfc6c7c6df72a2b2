// Starts PLC, PDS, AppView and Ozone in one process and speaks one JSON object per line.
// First line out: the addresses. A line in: {"do":"settle"} waits until the AppView has indexed
// all that the PDS emitted. The end of stdin (our parent is gone) stops the process.
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const ports = JSON.parse(process.env.TERTULIA_PORTS)
const entry = join(process.env.TERTULIA_MODULES, '@atproto', 'dev-env', 'dist', 'index.js')
const { TestNetwork } = await import(pathToFileURL(entry).href)

const network = await TestNetwork.create({
  dbPostgresSchema: 'tertulia',
  plc: { port: ports.plc },
  pds: { port: ports.pds, hostname: 'localhost' },
  bsky: { port: ports.bsky, publicUrl: `http://localhost:${ports.bsky}` },
  ozone: { port: ports.ozone },
})
say({
  pds: network.pds.url,
  plc: network.plc.url,
  appview: network.bsky.url,
  ozone: network.ozone.url,
  moderator: network.ozone.ctx.cfg.service.did,
})

const todo = {
  settle: () => network.processAll(),
  reports: async () => {
    const { rows } = await network.ozone.ctx.db.pool.query(
      `select id, "subjectDid", "subjectUri", comment, "createdBy", meta from ozone_tertulia.moderation_event
       where action = 'tools.ozone.moderation.defs#modEventReport' order by id`,
    )
    return rows
  },
}
const lines = createInterface({ input: process.stdin })
for await (const line of lines) {
  const order = JSON.parse(line)
  try {
    say({ done: order.do, result: (await todo[order.do](order)) ?? null })
  } catch (error) {
    say({ failed: order.do, reason: String(error) })
  }
}
process.exit(0)
