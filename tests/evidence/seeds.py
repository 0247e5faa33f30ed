"""Pictures as they are sent: honest ones, odd ones, hostile ones."""

import io
import struct
import zlib
from functools import cache

import pillow_heif
from PIL import Image, ImageCms

SECRET = b"canary-4417"
GPS = {1: "N", 2: (22.0, 30.0, 18.0), 3: "E", 4: (113.0, 18.0, 18.0)}


def drawing(size=(640, 480), mode="RGB"):
    """A picture with a red left and a blue right half, so that turning it shows."""
    image = Image.new("RGB", size, (20, 60, 200))
    image.paste((210, 30, 30), (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def exif(gps=None, *, orientation=1, taken="2026:11:23 08:30:00", offset=""):
    """EXIF with a place, a time, a maker's secret."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = SECRET.decode()
    if gps is not None:
        data.get_ifd(0x8825).update(gps)
    camera = data.get_ifd(0x8769)
    camera[36867] = taken
    if offset:
        camera[36881] = offset
    return data


def saved(image, kind, **options):
    """The bytes of a picture in one format."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(**options):
    """A JPEG; options as Pillow's."""
    return saved(drawing(), "JPEG", **options)


def with_comment(data):
    """A JPEG whose COM segment tells a place."""
    text = b"GPS 22.505,113.305 " + SECRET
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + data[2:]


def png_header(width, height):
    """A PNG that claims a size and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def frames(kind, count=3):
    """An animation."""
    images = [Image.new("RGB", (64, 48), (60 * number, 0, 0)) for number in range(count)]
    return saved(images[0], kind, save_all=True, append_images=images[1:], duration=100)


def mpo():
    """Two pictures in one file, as some phones write."""
    return saved(drawing(), "MPO", save_all=True, append_images=[drawing().rotate(180)])


@cache
def heic():
    """A HEIC with a place, as phones of one maker write."""
    pillow_heif.register_heif_opener()
    return saved(drawing(), "HEIF", exif=exif(GPS), quality=60)


def srgb_profile():
    """A colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
