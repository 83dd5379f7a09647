"""Writes the files of this folder: `python3 -m venv v; v/bin/pip install pandas pyarrow; v/bin/python make.py`.

They were written with pandas 3.1.1 and pyarrow 26.0.1.
"""

import datetime
import decimal

import numpy
import pandas
import pyarrow
from pyarrow import parquet

ROWS = 12
row = range(ROWS)

# Every type that becomes a number: row r is r, in the last column -r / 2, but for the truth values r % 2.
numbers = {
    "i8": pyarrow.array(row, pyarrow.int8()),
    "i16": pyarrow.array(row, pyarrow.int16()),
    "i32": pyarrow.array(row, pyarrow.int32()),
    "i64": pyarrow.array(row, pyarrow.int64()),
    "u8": pyarrow.array(row, pyarrow.uint8()),
    "u16": pyarrow.array(row, pyarrow.uint16()),
    "u32": pyarrow.array(row, pyarrow.uint32()),
    "u64": pyarrow.array(row, pyarrow.uint64()),
    "f16": pyarrow.array(numpy.arange(ROWS, dtype=numpy.float16)),
    "f32": pyarrow.array(row, pyarrow.float32()),
    "f64": pyarrow.array(row, pyarrow.float64()),
    "bool": pyarrow.array([r % 2 == 1 for r in row]),
    "small": pyarrow.array([decimal.Decimal(r) for r in row], pyarrow.decimal128(5, 2)),
    "large": pyarrow.array([decimal.Decimal(r) for r in row], pyarrow.decimal128(30, 10)),
    "text": pyarrow.array([str(r) for r in row]),
    "y": pyarrow.array([-r / 2 for r in row]),
}
schema = pyarrow.schema([pyarrow.field(name, array.type, nullable=False) for name, array in numbers.items()])
table = pyarrow.table(list(numbers.values()), schema=schema)
parquet.write_table(table, "required.parquet", compression="none", use_dictionary=False)
table = pyarrow.table(numbers)
for codec in ["snappy", "gzip", "zstd", "lz4"]:
    parquet.write_table(table, f"{codec}.parquet", compression=codec, row_group_size=5, write_page_checksum=True)
parquet.write_table(
    table, "pages.parquet", compression="snappy", data_page_size=16, write_batch_size=3, data_page_version="2.0", store_decimal_as_integer=True
)
plain = {name: "PLAIN" for name in numbers} | {"i32": "DELTA_BINARY_PACKED", "f64": "BYTE_STREAM_SPLIT", "text": "DELTA_BYTE_ARRAY"}
parquet.write_table(table, "encodings.parquet", compression="none", use_dictionary=False, column_encoding=plain)

# The widest numbers.
extremes = {
    "x": pyarrow.array([-(2**63), 2**63 - 1, 0], pyarrow.int64()),
    "u": pyarrow.array([0, 2**64 - 1, 2**63], pyarrow.uint64()),
    "v": pyarrow.array([0, 2**32 - 1, 2**31], pyarrow.uint32()),
    "y": pyarrow.array([decimal.Decimal("-1.25"), decimal.Decimal("99999999999999999999.75"), None], pyarrow.decimal128(22, 2)),
}
parquet.write_table(pyarrow.table(extremes), "extremes.parquet", compression="none")

# What pandas writes: nulls, texts, categories, and a column of dates that nobody asks for.
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
frame.to_parquet("pandas.parquet", row_group_size=2)

# What cannot be numbers.
others = {
    "x": [1.0, 2.0],
    "date": [datetime.date(2024, 1, 31)] * 2,
    "time": [datetime.time(12, 30)] * 2,
    "timestamp": [datetime.datetime(2024, 1, 31)] * 2,
    "list": [[1.0], [2.0, 3.0]],
    "struct": [{"a": 1}, {"a": 2}],
    "blob": pyarrow.array([b"0123456789abcdef"] * 2, pyarrow.binary(16)),
    "nothing": pyarrow.nulls(2),
    "infinite": [1.0, float("inf")],
    "word": ["1", "much"],
    "y": [1.0, 2.0],
}
parquet.write_table(pyarrow.table(others), "others.parquet", compression="none")
parquet.write_table(pyarrow.table({"x": pyarrow.array([], pyarrow.float64()), "y": pyarrow.array([], pyarrow.float64())}), "empty.parquet")

# Dates and times, in every unit.
day = datetime.date
times = {
    "date": pyarrow.array([day(2024, 3, 1), None, day(1969, 12, 31)], pyarrow.date32()),
    "ms": pyarrow.array([1709296200250, None, -1], pyarrow.timestamp("ms")),
    "us": pyarrow.array([1709296200250000, None, -1], pyarrow.timestamp("us", "Europe/Berlin")),
    "ns": pyarrow.array([1709296200250000000, None, -1], pyarrow.timestamp("ns", "UTC")),
    "time_ms": pyarrow.array([45000250, None, 0], pyarrow.time32("ms")),
    "time_us": pyarrow.array([45000250000, None, 1], pyarrow.time64("us")),
    "time_ns": pyarrow.array([45000250000000, None, 1], pyarrow.time64("ns")),
    "y": pyarrow.array([0.0, 1.0, 2.0]),
}
parquet.write_table(pyarrow.table(times), "times.parquet", compression="none")
parquet.write_table(
    pyarrow.table({"x": times["ns"], "y": times["y"]}), "int96.parquet", compression="none", use_deprecated_int96_timestamps=True
)
