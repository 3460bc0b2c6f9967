"""Pantau's file of named numbers: a header, a text, and aligned little-endian 32-bit floats.

`models/README.md` describes it for those who read it in Swift.
"""

import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

VERSION = 1
HEADER_BYTES = 64
ALIGNMENT = 64
MODEL_MAGIC = b"PANTAUCN"
ACTIVATIONS_MAGIC = b"PANTAUCA"
# magic, version, checksum, width, height, text offset, text bytes, blob offset, blob bytes, zeros
HEADER = struct.Struct("<8s8I24x")
CHECKSUM_AT = 12


@dataclass
class Container:
    """The parts of a file. `width` and `height` are those of the picture it was made for."""

    magic: bytes
    width: int
    height: int
    lines: list[str] = field(default_factory=list)
    blob: bytearray = field(default_factory=bytearray)

    def append(self, values: np.ndarray) -> int:
        """Adds floats at the next aligned place of the blob and says where that is, in bytes."""
        self.blob += bytes(-len(self.blob) % ALIGNMENT)
        offset = len(self.blob)
        self.blob += np.ascontiguousarray(values, dtype="<f4").tobytes()
        return offset

    def floats(self, offset: int, shape: tuple[int, ...]) -> np.ndarray:
        return np.frombuffer(self.blob, "<f4", int(np.prod(shape)), offset).reshape(shape)

    def write(self, path: Path) -> None:
        text = ("\n".join(self.lines) + "\n").encode()
        blob_at = -(-(HEADER_BYTES + len(text)) // ALIGNMENT) * ALIGNMENT
        header = HEADER.pack(self.magic, VERSION, 0, self.width, self.height, HEADER_BYTES,
                             len(text), blob_at, len(self.blob))
        content = bytearray(header + text)
        content += bytes(blob_at - len(content)) + self.blob
        struct.pack_into("<I", content, CHECKSUM_AT, zlib.crc32(content))
        path.write_bytes(content)


def read(path: Path, magic: bytes) -> Container:
    content = bytearray(path.read_bytes())
    found, version, checksum, width, height, text_at, text_bytes, blob_at, blob_bytes = (
        HEADER.unpack_from(content))
    if found != magic or version != VERSION:
        raise ValueError(f"{path}: expected {magic!r} version {VERSION}, not {found!r} {version}")
    struct.pack_into("<I", content, CHECKSUM_AT, 0)
    if zlib.crc32(content) != checksum or len(content) != blob_at + blob_bytes:
        raise ValueError(f"{path}: damaged or cut short")
    lines = content[text_at : text_at + text_bytes].decode().splitlines()
    return Container(magic, width, height, lines, content[blob_at:])
