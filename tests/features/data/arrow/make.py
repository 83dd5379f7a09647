"""Writes the files of this folder: `python3 -m venv v; v/bin/pip install pandas polars pyarrow; v/bin/python make.py`.

They were written with pandas 3.1.1, polars 2.1.0 and pyarrow 26.0.1.
"""

import datetime
import decimal

import pandas
import polars
import pyarrow
from pyarrow import feather, ipc, parquet

# The table of `../parquet/pandas.parquet`.
frame = pandas.DataFrame(
    {
        "size": [1.0, None, 5.0, 3.0, 2.0],
        "rooms": pandas.array([3, 1, None, 2, 4], dtype="Int64"),
        "soil": ["clay", "sand", None, "loam", "sand"],
        "grade": pandas.Categorical([2, 1, 2, 3, 1]),
        "sold": [True, False, True, True, False],
        "name": pandas.Categorical(["b", "a", "b", "b", "a"]),
        "day": pandas.date_range("2024-01-31", periods=5),
    }
)
frame.to_feather("pandas.feather")
feather.write_feather(frame, "chunks.feather", compression="zstd", chunksize=2)
feather.write_feather(frame[["size"]], "old.feather", version=1)
feather.write_feather(parquet.read_table("../parquet/times.parquet"), "times.feather")

# The same, as polars writes it, and what else it has.
of_polars = polars.DataFrame(
    {
        "size": [1.0, None, 5.0, 3.0, 2.0],
        "rooms": [3, 1, None, 2, 4],
        "soil": ["clay", "sand", None, "loam", "sand"],
        "grade": [2, 1, 2, 3, 1],
        "sold": [True, False, True, True, False],
        "name": polars.Series(["b", "a", "b", "b", "a"], dtype=polars.Categorical),
        "kind": polars.Series(["old", "new", None, "new", "old"], dtype=polars.Enum(["new", "old"])),
        "day": [datetime.datetime(2024, 1, 31) + datetime.timedelta(days=day) for day in range(5)],
        "date": [datetime.date(2024, 1, 31)] * 5,
        "time": [datetime.time(12, 30)] * 5,
        "took": [datetime.timedelta(seconds=90)] * 5,
        "price": polars.Series([decimal.Decimal("1.25")] * 5, dtype=polars.Decimal(10, 2)),
        "list": [[1.0]] * 5,
    }
)
of_polars.write_ipc("polars.arrow", compression="zstd")
of_polars.write_ipc("lz4.arrow", compression="lz4")
of_polars.write_ipc_stream("polars.arrows")

# Dictionaries that grow, and one that is replaced.
schema = pyarrow.schema([("x", pyarrow.dictionary(pyarrow.int32(), pyarrow.string())), ("y", pyarrow.int32())])
for name, deltas in [("deltas", True), ("replaced", False)]:
    with ipc.new_stream(f"{name}.arrows", schema, options=ipc.IpcWriteOptions(emit_dictionary_deltas=deltas)) as writer:
        for index, words in [([0, 1], ["a", "b"]), ([2, 0], ["a", "b", "c"])]:
            column = pyarrow.DictionaryArray.from_arrays(pyarrow.array(index, pyarrow.int32()), words)
            writer.write_batch(pyarrow.record_batch([column, pyarrow.array(index, pyarrow.int32())], schema=schema))
