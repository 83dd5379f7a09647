"""Events as TensorBoard's own writer writes them: `pip install tensorboard`, then `python make.py` in this folder."""

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

EVENTS = [("loss/train", 1, 0.5), ("loss/validation", 127, -1.25e-3), ("accuracy/validation", 128, 0.1), ("a/b", 3_000_000_000, 1e30)]

with open("events", "wb") as file:
    writer = RecordWriter(file)
    writer.write(Event(wall_time=1_700_000_000.25, file_version="brain.Event:2").SerializeToString())
    for place, (tag, step, value) in enumerate(EVENTS):
        summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
        writer.write(Event(wall_time=1_700_000_001.0 + place, step=step, summary=summary).SerializeToString())
