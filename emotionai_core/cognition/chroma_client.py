# pyright: basic
# chromadb's types say Any in most places; this file is the only one that touches it and hands out types of ours.
"""A folder of Chroma collections: opened, filled and asked, without anything leaving the machine.

Vectors are always given, so that Chroma never looks for a model of its own. The environment and files in the working
folder have no say, as they could turn the store into a client of a server.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Scalar = str | int | float | bool

# More than a character has memories: the graph is searched to its end, so that nothing near is missed.
_EF_SEARCH = 4096
# Of records that are not yet in the graph's own files; the rest is read from the database on opening.
_SYNC = 100


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One thing to be kept: `vector` (width,), the words, and what is known of it."""

    id: str
    vector: npt.NDArray[np.float32]
    words: str
    about: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Found:
    """A record that is near: `similarity` in [-1, 1] is the cosine."""

    id: str
    similarity: float


class ChromaFolder:
    """The collections in a folder, open until `close`; one process at a time."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # What its dependencies say to each other on import is nobody's concern here.
            warnings.simplefilter("ignore")
            import chromadb
            from chromadb.config import Settings

        own: dict[str, Any] = {"_env_file": None}
        settings = Settings(
            **own,
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
            chroma_otel_collection_endpoint="",
            chroma_server_host=None,
            allow_reset=False,
        )
        self._client: ClientAPI = chromadb.PersistentClient(folder, settings)
        self._asked: dict[str, Collection] = {}

    def __enter__(self) -> ChromaFolder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self.close()

    def close(self) -> None:
        """Let go of the files, so that the folder can be moved."""
        close = getattr(self._client, "close")  # noqa: B009 - not part of the declared interface
        close()

    def create(self, name: str, about: Mapping[str, Scalar]) -> None:
        """An empty collection; names have 3 to 512 characters."""
        graph = {"space": "cosine", "ef_search": _EF_SEARCH, "sync_threshold": _SYNC, "batch_size": _SYNC}
        self._client.create_collection(
            name,
            metadata=dict(about),
            embedding_function=None,
            configuration={"hnsw": graph},  # type: ignore[arg-type]
        )

    def drop(self, name: str) -> None:
        """Take a collection away."""
        self._client.delete_collection(name)

    def put(self, name: str, records: Sequence[Record]) -> None:
        """Add the records, in the place of those of the same id, as many at a time as Chroma takes."""
        collection = self._client.get_collection(name, embedding_function=None)
        most = self._client.get_max_batch_size()
        for first in range(0, len(records), most):
            some = records[first : first + most]
            collection.upsert(
                ids=[one.id for one in some],
                embeddings=np.stack([one.vector for one in some]),  # type: ignore[arg-type]
                metadatas=[dict(one.about) for one in some],
                documents=[one.words for one in some],
            )

    def remove(self, name: str, ids: Sequence[str]) -> None:
        """Take records away."""
        collection = self._client.get_collection(name, embedding_function=None)
        most = self._client.get_max_batch_size()
        for first in range(0, len(ids), most):
            collection.delete(ids=list(ids[first : first + most]))

    def count(self, name: str) -> int:
        """How many records the collection holds."""
        return self._client.get_collection(name, embedding_function=None).count()

    def near(self, name: str, vector: npt.NDArray[np.float32], limit: int) -> list[Found]:
        """The `limit` nearest records, nearest first; equal ones in any order."""
        if name not in self._asked:
            self._asked[name] = self._client.get_collection(name, embedding_function=None)
        collection = self._asked[name]
        found = collection.query(
            query_embeddings=[vector],  # type: ignore[arg-type]
            n_results=limit,
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return [Found(name, 1.0 - float(far)) for name, far in zip(found["ids"][0], distances, strict=True)]
