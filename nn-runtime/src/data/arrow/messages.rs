//! Reads the messages of an Arrow file or stream. Sizes are checked against the size of the file before memory is allocated.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::read_footer_length;
use arrow_ipc::{Block, Message, MetadataVersion, RecordBatch, root_as_footer, root_as_message};
use arrow_schema::Schema;

const MARK: &[u8] = b"ARROW1";
/// The continuation marker at the start of a message. The length follows.
const CONTINUES: [u8; 4] = [0xff; 4];

/// The messages of an open file.
pub(super) struct Messages {
    file: File,
    size: u64,
    form: Form,
}

enum Form {
    /// The blocks of all messages, dictionaries first, and the number of messages that were read.
    File { blocks: Vec<Block>, given: usize },
    /// The offset of the next message.
    Stream { at: u64 },
}

impl Messages {
    /// Opens a file and reads its schema and the version of its messages.
    pub(super) fn open(file: File, size: u64) -> Result<(Self, Schema, MetadataVersion), String> {
        let messages = Self { file, size, form: Form::Stream { at: 0 } };
        let start = messages.bytes(0, size.min(8))?;
        match start.as_slice() {
            start if start.starts_with(MARK) => messages.footer(),
            start if start.starts_with(&CONTINUES) => messages.schema(),
            start if start.starts_with(b"FEA1") => Err("it is Feather of version 1, expected version 2".to_owned()),
            [] => Err("it is empty".to_owned()),
            _ => Err("it starts neither like an Arrow file nor like an Arrow stream".to_owned()),
        }
    }

    /// Reads the footer of a file.
    fn footer(mut self) -> Result<(Self, Schema, MetadataVersion), String> {
        let end = self.size.checked_sub(10).ok_or("it has no end")?;
        let mut last = [0; 10];
        last.copy_from_slice(&self.bytes(end, 10)?);
        let length = read_footer_length(last).map_err(|error| error.to_string())? as u64;
        let bytes = self.bytes(end.checked_sub(length).ok_or("its footer is longer than the file")?, length)?;
        let footer = root_as_footer(&bytes).map_err(|error| format!("its footer: {error}"))?;
        let schema = as_schema(footer.schema())?;
        let blocks = [footer.dictionaries(), footer.recordBatches()].into_iter().flatten().flatten().copied().collect();
        let version = footer.version();
        self.form = Form::File { blocks, given: 0 };
        Ok((self, schema, version))
    }

    /// Reads the schema of a stream.
    fn schema(mut self) -> Result<(Self, Schema, MetadataVersion), String> {
        let block = self.next_block()?.ok_or("it ends before its schema")?;
        let bytes = self.read(&block)?;
        let message = parse(&bytes)?;
        let (schema, version) = (as_schema(message.header_as_schema())?, message.version());
        Ok((self, schema, version))
    }

    /// Returns the next message with its body.
    pub(super) fn next(&mut self) -> Result<Option<(Block, Buffer)>, String> {
        let Some(block) = self.next_block()? else { return Ok(None) };
        let bytes = self.read(&block)?;
        let message = parse(&bytes)?;
        let batches = [message.header_as_record_batch(), message.header_as_dictionary_batch().and_then(|batch| batch.data())];
        let body = &bytes[block.metaDataLength() as usize..];
        batches.into_iter().flatten().try_for_each(|batch| check(batch, body))?;
        Ok(Some((block, Buffer::from_vec(bytes))))
    }

    /// Returns the block of the next message.
    fn next_block(&mut self) -> Result<Option<Block>, String> {
        let at = match &mut self.form {
            Form::File { blocks, given } => {
                let block = blocks.get(*given).copied();
                *given += usize::from(block.is_some());
                return Ok(block);
            }
            Form::Stream { at } => *at,
        };
        let prefix = self.bytes(at, 8)?;
        let (mark, length) = prefix.split_at(4);
        let length = i32::from_le_bytes([length[0], length[1], length[2], length[3]]);
        if mark != CONTINUES {
            return Err(format!("no message starts at byte {at}"));
        }
        if length == 0 {
            return Ok(None);
        }
        let beyond = || format!("the message at byte {at} is longer than the file");
        let length = length.checked_add(8).filter(|length| *length > 8).ok_or_else(beyond)?;
        let message = self.bytes(at, length as u64)?;
        let body = parse(&message)?.bodyLength();
        let end = u64::try_from(body).ok().and_then(|body| body.checked_add(at)?.checked_add(length as u64));
        self.form = Form::Stream { at: end.filter(|end| *end <= self.size).ok_or_else(beyond)? };
        Ok(Some(Block::new(at.cast_signed(), length, body)))
    }

    /// Reads a message, followed by its body.
    fn read(&self, block: &Block) -> Result<Vec<u8>, String> {
        let sizes = (u64::try_from(block.offset()), u64::try_from(block.metaDataLength()), u64::try_from(block.bodyLength()));
        match sizes {
            (Ok(at), Ok(message @ 8..), Ok(body)) => self.bytes(at, message.saturating_add(body)),
            _ => Err("a message has a negative offset or length".to_owned()),
        }
    }

    fn bytes(&self, at: u64, count: u64) -> Result<Vec<u8>, String> {
        if at.checked_add(count).is_none_or(|end| end > self.size) {
            return Err(format!("it ends at byte {}, within the block that starts at byte {at}", self.size));
        }
        let mut file = &self.file;
        let mut bytes = vec![0; usize::try_from(count).map_err(|error| error.to_string())?];
        let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut bytes));
        read.map(|()| bytes).map_err(|error| error.to_string())
    }

    /// Returns the number of rows. `None` for a stream, where counting them needs a pass over the file.
    pub(super) fn rows(&self) -> Option<usize> {
        let Form::File { blocks, .. } = &self.form else { return None };
        let rows = |block: &Block| {
            let bytes = self.bytes(u64::try_from(block.offset()).ok()?, u64::try_from(block.metaDataLength()).ok()?).ok()?;
            let message = parse(&bytes).ok()?;
            if message.header_as_dictionary_batch().is_some() {
                return Some(0);
            }
            usize::try_from(message.header_as_record_batch()?.length()).ok()
        };
        blocks.iter().try_fold(0_usize, |sum, block| sum.checked_add(rows(block)?))
    }
}

fn as_schema(schema: Option<arrow_ipc::Schema<'_>>) -> Result<Schema, String> {
    let schema = schema.ok_or("it has no schema")?;
    if !schema.endianness().equals_to_target_endianness() {
        return Err("its byte order differs from that of this machine".to_owned());
    }
    try_fb_to_schema(schema).map_err(|error| error.to_string())
}

/// Parses a message after its continuation marker, which files from before 2019 lack, and its length.
pub(super) fn parse(bytes: &[u8]) -> Result<Message<'_>, String> {
    let start = if bytes.starts_with(&CONTINUES) { 8 } else { 4 };
    root_as_message(bytes.get(start..).unwrap_or_default()).map_err(|error| format!("a message: {error}"))
}

/// Checks that all buffers of a batch lie in its body and that their decompressed sizes are plausible. The library allocates the claimed size,
/// and a failed allocation would abort the program.
fn check(batch: RecordBatch<'_>, body: &[u8]) -> Result<(), String> {
    for buffer in batch.buffers().into_iter().flatten() {
        let (start, length) = (usize::try_from(buffer.offset()), usize::try_from(buffer.length()));
        let part = start.ok().zip(length.ok()).and_then(|(start, length)| body.get(start..start.checked_add(length)?));
        let part = part.ok_or("a buffer lies outside its message")?;
        let Some((size, packed)) = part.split_first_chunk().filter(|_| batch.compression().is_some()) else { continue };
        // Four bytes of Zstandard can expand to 2^17 bytes, those of LZ4 to fewer. An uncompressed buffer has size -1.
        let size = u64::try_from(i64::from_le_bytes(*size)).unwrap_or(0);
        let most = (packed.len() as u64).saturating_mul(1 << 15);
        if size > most || Vec::<u8>::new().try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX)).is_err() {
            return Err(format!("{} compressed bytes claim a decompressed size of {size}", packed.len()));
        }
    }
    Ok(())
}
