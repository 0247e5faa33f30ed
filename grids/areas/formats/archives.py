"""Owns the unpacking of zip files: members are taken by ending alone, never by path, and never beyond the limit."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from foundation.kernel.tables import unreadable_file
from grids.areas.formats.geopackage import read_geopackage
from grids.areas.formats.rows import PARTS, Source
from grids.areas.formats.shapefile import read_shapefile

MAX_UNPACKED = 200 * 2**20
MAX_MEMBERS = 200
ZIP_BEGINS = b"PK\x03\x04"


def read_zip(data: bytes) -> Source:
    """Read a zipped Shapefile or GeoPackage."""
    members = _members(data)
    shapes = sorted({stem for stem, ending in members if ending == ".shp"})
    packages = [name for name in members if name[1] == ".gpkg"]
    if len(shapes) == 1 and not packages:
        return read_shapefile({ending: body for (stem, ending), body in members.items() if stem == shapes[0]})
    if len(packages) == 1 and not shapes:
        return read_geopackage(members[packages[0]])
    raise unreadable_file(
        _("The zip must hold exactly one Shapefile (.shp with .dbf, .shx, .prj); it holds %(count)s.")
        % {"count": len(shapes) + len(packages)}
    )


def _members(data: bytes) -> dict[tuple[str, str], bytes]:
    """Return the bodies by (stem, ending), unpacking no more than the limit whatever the directory claims."""
    found: dict[tuple[str, str], bytes] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist()[:MAX_MEMBERS]:
                name = PurePosixPath(info.filename.replace("\\", "/"))
                ending = name.suffix.lower()
                if ending not in (*PARTS, ".gpkg") or name.name.startswith("._"):
                    continue
                with archive.open(info) as member:
                    body = member.read(left + 1)
                left -= len(body)
                if left < 0:
                    raise unreadable_file(
                        _("Unpacked, the file would be larger than %(limit)s MB.") % {"limit": MAX_UNPACKED // 2**20}
                    )
                found[name.stem.lower(), ending] = body
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError):
        raise unreadable_file(_("The zip file is broken or locked with a password.")) from None
    return found
