"""What a picture may cost: pixels by format, scans of a JPEG, and the memory and time of the worst that are taken."""

import io
import json
import os
import struct
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from foundation.evidence import pictures
from foundation.kernel.errors import Invalid
from tests.conftest import SHANGHAI
from tests.evidence import seeds

ROOT = Path(__file__).resolve().parents[2]
MOST_MEGABYTES, MOST_SECONDS = 400, 3.0


def refusal(data: bytes) -> Invalid:
    with pytest.raises(Invalid) as refused:
        pictures.develop(data, SHANGHAI)
    return refused.value


def resized(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG that claims another size."""
    at = next(place for mark in (b"\xff\xc0", b"\xff\xc2") if (place := jpeg.find(mark)) >= 0) + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def progressive(**options: Any) -> bytes:
    return seeds.jpeg(progressive=True, **options)


def layered(times: int) -> bytes:
    """A JPEG whose last scan comes again and again."""
    data = progressive()
    return data[:-2] + data[data.rindex(b"\xff\xda") : -2] * times + b"\xff\xd9"


def test_what_cannot_be_decoded_shrunk_may_have_fewer_pixels() -> None:
    refused = refusal(seeds.saved(Image.new("RGB", (4000, 3300)), "WEBP", method=0))
    assert refused.code == "photo_too_many_pixels"
    assert "at most 13 million" in refused.message
    assert "Send it as JPEG" in refused.message


@pytest.mark.parametrize(
    ("data", "million"),
    [(progressive(subsampling=0), 26), (progressive(subsampling=2), 50), (seeds.jpeg(subsampling=0), 50)],
)
def test_a_jpeg_in_several_scans_is_bounded_by_its_coefficients(data: bytes, million: int) -> None:
    side = int((million * 1_000_000) ** 0.5)
    assert f"at most {million} million" in refusal(resized(data, side + 400, side + 400)).message


def test_a_jpeg_of_endless_scans_is_refused_before_it_is_decoded() -> None:
    refused = refusal(layered(5_000))
    assert (refused.code, refused.message[-28:]) == ("photo_too_many_scans", "Save it as an ordinary JPEG.")


def test_what_a_phone_hangs_behind_a_jpeg_counts_as_no_scan() -> None:
    assert pictures.develop(seeds.jpeg() + b"\xff\xda\x00\x02" * 500, SHANGHAI).width == 640


def test_a_preview_inside_the_metadata_counts_as_no_scan() -> None:
    data, preview = progressive(), b"\xff\xda\x00\x02" * 100
    carrying = data[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(preview)) + preview + data[2:]
    assert pictures._scans(carrying) == pictures._scans(data)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_an_animation_only_the_first_frame_is_decoded(kind: str) -> None:
    assert pictures.develop(seeds.frames(kind, count=2_000), SHANGHAI).width == 64


@pytest.mark.parametrize("side", [3000, 5000, 5400, 6300])
def test_bands_join_without_a_seam(side: int) -> None:
    slope = Image.linear_gradient("L").resize((side, side), Image.Resampling.BILINEAR)
    large = Image.open(io.BytesIO(pictures.develop(seeds.saved(slope, "PNG"), SHANGHAI).large)).convert("L")
    column = [large.getpixel((800, row)) for row in range(0, 1600, 8)]
    assert large.size == (1600, 1600)
    assert all(0 <= below - above <= 4 for above, below in pairwise(column))


WORST = {
    "jpeg": lambda: seeds.saved(Image.new("RGB", (8165, 6123), "grey"), "JPEG"),
    "progressive jpeg": lambda: seeds.saved(Image.new("RGB", (8165, 6123), "grey"), "JPEG", progressive=True),
    "webp": lambda: seeds.saved(Image.new("RGB", (4160, 3120), "grey"), "WEBP", method=0),
    "png": lambda: seeds.saved(Image.new("RGBA", (7300, 5479), "grey"), "PNG", compress_level=1),
    "heic": lambda: seeds.saved(
        Image.new("RGB", (8064, 6048), "grey"), "HEIF", quality=40, tile_size=1024, enc_params={"preset": "ultrafast"}
    ),
}
ALONE = """
import json, re, sys, time
import django
django.setup()
from foundation.evidence import pictures
from zoneinfo import ZoneInfo
data = sys.stdin.buffer.read()
began = time.process_time()
picture = pictures.develop(data, ZoneInfo("Asia/Shanghai"))
spent = time.process_time() - began
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]  # getrusage would count the parent's too
print(json.dumps([picture.width, int(peak) / 1024, spent]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
@pytest.mark.parametrize("kind", WORST)
def test_the_largest_of_each_format_stays_within_memory_and_time(kind: str) -> None:
    seeds.heic()  # registers the writer
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "governance.settings"}
    command = [sys.executable, "-c", ALONE]
    done = subprocess.run(command, input=WORST[kind](), capture_output=True, check=True, cwd=ROOT, env=environment)
    width, megabytes, seconds = json.loads(done.stdout)
    assert width == 1600
    assert megabytes <= MOST_MEGABYTES
    assert seconds <= MOST_SECONDS
