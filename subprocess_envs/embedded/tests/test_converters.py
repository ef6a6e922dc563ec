"""The weights readers of the embedded environment, on small files made here in the real formats, without torch."""

from __future__ import annotations

import collections
import json
import pickle
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

ENVIRONMENT = Path(__file__).parents[1]
MAGIC = 0x1950A86A20F9469CFC6C


@pytest.fixture(autouse=True)
def _environment_on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(ENVIRONMENT))
    yield
    for name in [name for name in sys.modules if name == "embedded" or name.startswith("embedded.")]:
        del sys.modules[name]


class _Tensor:
    def __init__(self, key: str, shape: tuple[int, ...], strides: tuple[int, ...], count: int, offset: int = 0) -> None:
        self.key, self.shape, self.strides, self.count, self.offset = key, shape, strides, count, offset


def _name(module: str, name: str) -> bytes:
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def _text(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text)) + text.encode()


def _whole(number: int) -> bytes:
    return b"J" + struct.pack("<i", number)


def _tuple(*items: bytes) -> bytes:
    return b"(" + b"".join(items) + b"t"


def _tensor(tensor: _Tensor) -> bytes:
    """The opcodes that torch writes for a tensor: a persistent storage and a call that rebuilds a view of it."""
    kind = _name("torch", "FloatStorage")
    place = _tuple(_text("storage"), kind, _text(tensor.key), _text("cuda:0"), _whole(tensor.count), b"N")
    shape = _tuple(*map(_whole, tensor.shape))
    strides = _tuple(*map(_whole, tensor.strides))
    hooks = _name("collections", "OrderedDict") + b")R"
    call = _tuple(place + b"Q", _whole(tensor.offset), shape, strides, b"\x89", hooks)
    return _name("torch._utils", "_rebuild_tensor_v2") + call + b"R"


def _object(**tensors: bytes) -> bytes:
    items = b"".join(_text(name) + value for name, value in tensors.items())
    return b"\x80\x02" + _name("collections", "OrderedDict") + b")R(" + items + b"u."


def _old_file(path: Path, pickled: bytes, storages: dict[str, np.ndarray]) -> Path:
    facts = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    parts = [pickle.dumps(item, 2) for item in (MAGIC, 1001, facts)]
    parts += [pickled, pickle.dumps(sorted(storages), 2)]
    parts += [struct.pack("<q", storages[key].size) + storages[key].tobytes() for key in sorted(storages)]
    path.write_bytes(b"".join(parts))
    return path


def _zip_file(path: Path, pickled: bytes, storages: dict[str, np.ndarray]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights/data.pkl", pickled)
        archive.writestr("weights/byteorder", "little")
        for key, values in storages.items():
            archive.writestr(f"weights/data/{key}", values.tobytes())
    return path


@pytest.mark.parametrize("write", [_old_file, _zip_file])
def test_checkpoint_tensors_come_back_exactly(write, tmp_path: Path) -> None:
    from embedded.convert.checkpoint import state_dict

    numbers = np.arange(12, dtype=np.float32) / 7
    pickled = _object(
        plain=_tensor(_Tensor("0", (3, 4), (4, 1), 12)),
        turned=_tensor(_Tensor("0", (4, 3), (1, 4), 12)),
        part=_tensor(_Tensor("0", (2,), (1,), 12, offset=5)),
        single=_tensor(_Tensor("0", (), (), 12, offset=2)),
    )
    found = state_dict(write(tmp_path / "a.pt", pickled, {"0": numbers}))
    np.testing.assert_array_equal(found["plain"], numbers.reshape(3, 4))
    np.testing.assert_array_equal(found["turned"], numbers.reshape(3, 4).T)
    np.testing.assert_array_equal(found["part"], numbers[5:7])
    assert found["single"].shape == () and found["single"] == numbers[2]


def test_state_nested_under_a_key_is_found_and_its_absence_said(tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.checkpoint import state_dict

    inner = _object(w=_tensor(_Tensor("0", (2,), (1,), 2)))[2:-1]
    path = _old_file(tmp_path / "a.pt", b"\x80\x02}(" + _text("model_state") + inner + b"u.", {"0": np.ones(2, "f4")})
    assert list(state_dict(path, "model_state")) == ["w"]
    with pytest.raises(ConversionError, match="under optimiser"):
        state_dict(path, "optimiser")


class _Evil:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize("write", [_old_file, _zip_file])
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_pickle_that_would_run_something_is_refused(write, protocol: int, tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.checkpoint import read_checkpoint

    proof = tmp_path / "ran"
    pickled = pickle.dumps({"weights": _Evil(proof)}, protocol)
    with pytest.raises(ConversionError, match="refused"):
        read_checkpoint(write(tmp_path / "evil.pt", pickled, {}))
    assert not proof.exists()


@pytest.mark.parametrize(
    ("module", "name"), [("os", "system"), ("builtins", "eval"), ("torch", "load"), ("numpy", "load")]
)
def test_every_other_name_is_refused(module: str, name: str, tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.checkpoint import read_checkpoint

    pickled = b"\x80\x02" + _name(module, name) + _tuple(_text("x")) + b"R."
    with pytest.raises(ConversionError, match=f"{module}.{name}"):
        read_checkpoint(_old_file(tmp_path / "evil.pt", pickled, {}))


@pytest.mark.parametrize(
    "tensor",
    [
        _Tensor("0", (3, 4), (4, 1), 11),
        _Tensor("0", (100000, 100000), (1, 1), 12),
        _Tensor("0", (2,), (-1,), 12),
        _Tensor("0", (2, 2), (1,), 12),
        _Tensor("0", (1,), (1,), 12, offset=-4),
    ],
)
def test_tensors_that_reach_outside_their_storage_are_refused(tensor: _Tensor, tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.checkpoint import read_checkpoint

    numbers = np.zeros(tensor.count, np.float32)
    with pytest.raises(ConversionError):
        read_checkpoint(_old_file(tmp_path / "a.pt", _object(w=_tensor(tensor)), {"0": numbers}))


@pytest.mark.parametrize("write", [_old_file, _zip_file])
def test_a_cut_file_is_refused_wherever_it_is_cut(write, tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.checkpoint import read_checkpoint

    whole = write(
        tmp_path / "a.pt", _object(w=_tensor(_Tensor("0", (12,), (1,), 12))), {"0": np.ones(12, "f4")}
    ).read_bytes()
    for end in range(0, len(whole) - 1, 7):
        (tmp_path / "cut.pt").write_bytes(whole[:end])
        with pytest.raises(ConversionError):
            read_checkpoint(tmp_path / "cut.pt")


def _safetensors(header: object, body: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def test_safetensors_come_back_exactly(tmp_path: Path) -> None:
    from embedded.convert.safetensors import read_safetensors

    first, second = np.arange(6, dtype="<f4").reshape(2, 3), np.array([7, 8], "<i8")
    header = collections.OrderedDict(
        __metadata__={"format": "pt"},
        first={"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        second={"dtype": "I64", "shape": [2], "data_offsets": [24, 40]},
    )
    (tmp_path / "a.safetensors").write_bytes(_safetensors(header, first.tobytes() + second.tobytes()))
    found = read_safetensors(tmp_path / "a.safetensors")
    np.testing.assert_array_equal(found["first"], first)
    np.testing.assert_array_equal(found["second"], second)
    assert list(found) == ["first", "second"]


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [2], "data_offsets": [0, 400]},
        {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]},
        {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]},
        {"dtype": "O", "shape": [2], "data_offsets": [0, 8]},
        {"shape": [2]},
        7,
    ],
)
def test_safetensors_outside_their_file_are_refused(entry: object, tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.safetensors import read_safetensors

    (tmp_path / "a").write_bytes(_safetensors({"a": entry}, bytes(8)))
    with pytest.raises(ConversionError):
        read_safetensors(tmp_path / "a")


@pytest.mark.parametrize(
    "raw", [b"", b"short", struct.pack("<Q", 2**60), struct.pack("<Q", 4) + b"{{{{", struct.pack("<Q", 2) + b"[]"]
)
def test_files_that_are_not_safetensors_are_refused(raw: bytes, tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.safetensors import read_safetensors

    (tmp_path / "a").write_bytes(raw)
    with pytest.raises(ConversionError):
        read_safetensors(tmp_path / "a")


def _dlib_number(value: int) -> bytes:
    body = abs(value).to_bytes(max(1, (abs(value).bit_length() + 7) // 8), "little")
    return bytes([len(body) | (0x80 if value < 0 else 0)]) + body


def _dlib_layer(kind: str, values: np.ndarray, after: tuple[int, ...] = ()) -> bytes:
    sizes = b"".join(map(_dlib_number, (2, values.size, 1, 1, 1)))
    numbers = b"".join(map(_dlib_number, after))
    return _dlib_number(len(kind)) + kind.encode() + sizes + values.astype("<f4").tobytes() + numbers


def test_dlib_layers_are_read_in_order_and_not_found_inside_tensors(tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.dlib_file import read_layers

    decoy = np.frombuffer(b"\x01\x05relu_\x01\x05relu_\x00\x00", "<f4")
    first = _dlib_layer("con_4", decoy, (300, 3, 3, 1, 1, 1, 1))
    raw = b"\x01\x02" + first + b"110" + _dlib_layer("affine_", np.arange(4.0)) + _dlib_number(5) + b"relu_"
    (tmp_path / "net.dat").write_bytes(raw)
    layers = read_layers(tmp_path / "net.dat")
    assert [layer.kind for layer in layers] == ["con_4", "affine_", "relu_"]
    assert layers[0].numbers == (300, 3, 3, 1, 1, 1, 1)
    assert layers[0].params.tobytes() == decoy.tobytes()
    (tmp_path / "cut.dat").write_bytes(raw[:30])
    with pytest.raises(ConversionError):
        read_layers(tmp_path / "cut.dat")


def test_the_catalogue_is_whole_and_a_foreign_source_is_refused(tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.catalogue import checked_source, convert, read_catalogue

    entries = read_catalogue(ENVIRONMENT / "weights.toml")
    assert len({entry.output for entry in entries}) == len(entries) == len({entry.name for entry in entries})
    locked = (ENVIRONMENT / "weights.lock").read_text("utf-8")
    assert all(f"{entry.package} " in locked for entry in entries)
    source = tmp_path / entries[0].file
    with pytest.raises(ConversionError, match="missing"):
        checked_source(tmp_path, entries[0])
    source.parent.mkdir(parents=True)
    source.write_bytes(b"not the weights")
    with pytest.raises(ConversionError, match="not the file"):
        list(convert(entries, tmp_path, tmp_path / "models"))
    assert not (tmp_path / "models" / "models.json").exists()


def test_a_catalogue_that_leaves_its_folder_is_refused(tmp_path: Path) -> None:
    from embedded.convert import ConversionError
    from embedded.convert.catalogue import read_catalogue

    fields = 'name="a"\nmodel="a"\npackage="a==1"\nsha256=""\nconverter="copy"\nlicence="MIT"\n'
    for place in ('file="../a"\noutput="a"\n', 'file="/a"\noutput="a"\n', 'file="a"\noutput="../a"\n'):
        (tmp_path / "weights.toml").write_text(f"[[weights]]\n{fields}{place}", "utf-8")
        with pytest.raises(ConversionError, match="outside"):
            read_catalogue(tmp_path / "weights.toml")


def test_copying_entries_gives_a_manifest_and_the_same_bytes_again(tmp_path: Path) -> None:
    import hashlib

    from embedded.convert.catalogue import Entry, convert

    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "a.bin").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    entries = [Entry("a", "group", "a==1", "a.bin", digest, "copy", "a.out", "MIT")]
    written = []
    for _ in range(2):
        assert [done for done, _ in convert(entries, tmp_path / "packages", tmp_path / "models")] == [1]
        written.append((tmp_path / "models" / "models.json").read_bytes())
    assert written[0] == written[1]
    row = json.loads(written[0])["models"][0]
    assert row["sha256"] == row["source_sha256"] == digest and row["bytes"] == 7 and row["licence"] == "MIT"
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == ["a.out", "models.json"]
