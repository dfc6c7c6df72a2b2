"""Videos made to deceive: heads that lie, references to other files, playlists in disguise."""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path


class Listener:
    """A port of this machine that notes whoever comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.visits = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _address = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        """Nobody listens any more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


def with_size(data: bytes, width: int, height: int) -> bytes:
    """A MOV whose head declares another size, in its track and in its sample description."""
    found = bytearray(data)
    track = data.index(b"tkhd") + 4
    wide = track + (88 if data[track] else 76)
    found[wide : wide + 8] = struct.pack(">II", width << 16 & 0xFFFFFFFF, height << 16 & 0xFFFFFFFF)
    entry = data.index(b"avc1", data.index(b"stsd")) + 4
    found[entry + 24 : entry + 28] = struct.pack(">HH", width, height)
    return bytes(found)


def with_duration(data: bytes, factor: float) -> bytes:
    """A MOV whose head declares another duration: of the film, of each track and of its media."""
    found = bytearray(data)
    for name, offset in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):
        at = data.find(name)
        while at >= 0:
            place = at + 4 + offset
            (now,) = struct.unpack_from(">I", data, place)
            struct.pack_into(">I", found, place, min(0xFFFFFFFF, int(now * factor)))
            at = data.find(name, at + 4)
    return bytes(found)


def box(name: bytes, *parts: bytes) -> bytes:
    """A box of an ISO media file."""
    inside = b"".join(parts)
    return struct.pack(">I", 8 + len(inside)) + name + inside


def elsewhere(data: bytes, path: Path) -> bytes:
    """A MOV whose samples are said to lie in another file (an alias in its data reference)."""
    begin = data.index(b"dref") - 4
    (size,) = struct.unpack_from(">I", data, begin)
    url = box(b"url ", b"\0\0\0\0", b"file://" + str(path).encode() + b"\0")
    alias = box(b"alis", b"\0\0\0\0", _alias(path))
    grown = box(b"dref", struct.pack(">II", 0, 2), alias, url)
    out = bytearray(data[:begin] + grown + data[begin + size :])
    for outer in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        place = out.rindex(outer, 0, begin) - 4
        (now,) = struct.unpack_from(">I", out, place)
        struct.pack_into(">I", out, place, now + len(grown) - size)
    return bytes(out)


def _alias(path: Path) -> bytes:
    """An alias record of the classic Mac, with the path in words."""
    name = path.name.encode()[:27]
    record = bytearray(150)
    record[10:15] = b"\x04disk"
    record[50] = len(name)
    record[51 : 51 + len(name)] = name
    record[130:134] = struct.pack(">HH", 1, 1)
    where = str(path).encode()
    tail = struct.pack(">HH", 2, len(where)) + where + b"\0" * (len(where) % 2)
    tail += struct.pack(">HH", 0xFFFF, 0)
    record[4:6] = struct.pack(">H", len(record) + len(tail))
    return bytes(record) + tail


def playlist(port: int, secret: Path) -> bytes:
    """A list of parts to play: one of this machine's files, one of its network."""
    return (
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n"
        f"#EXTINF:10.0,\nhttp://127.0.0.1:{port}/a.ts\n"
        f"#EXTINF:10.0,\nfile://{secret}\n#EXT-X-ENDLIST\n"
    ).encode()


def avi_with(inside: bytes) -> bytes:
    """An AVI whose subtitles (GAB2) are whatever is inside, for a decoder to guess."""
    gab2 = b"GAB2\0\x02\0" + struct.pack("<I", 2) + b"a\0" + struct.pack("<HI", 4, len(inside))
    words = gab2 + inside
    head = struct.pack("<14I", 40_000, 0, 0, 0, 1, 0, 1, 0, 320, 240, 0, 0, 0, 0)
    stream = b"txts" + b"\0" * 16 + struct.pack("<7I", 1, 1, 0, 1, 0, 0, 0) + b"\0" * 8
    streams = _chunk(b"LIST", b"strl", _chunk(b"strh", stream), _chunk(b"strf"))
    films = _chunk(b"LIST", b"movi", _chunk(b"00tx", words))
    return _chunk(b"RIFF", b"AVI ", _chunk(b"LIST", b"hdrl", _chunk(b"avih", head), streams), films)


def _chunk(name: bytes, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    return name + struct.pack("<I", len(inside)) + inside + b"\0" * (len(inside) % 2)
