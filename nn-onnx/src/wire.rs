//! The wire format of protocol buffers: a message is a list of numbered fields. See <https://protobuf.dev/programming-guides/encoding/>.

use crate::error::Error;

/// The value of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field<'a> {
    /// A whole number.
    Number(u64),
    /// Four bytes: a float.
    Four([u8; 4]),
    /// Eight bytes: a double.
    Eight([u8; 8]),
    /// A text, another message, or a list of numbers.
    Bytes(&'a [u8]),
}

/// The fields of a message, each with its number.
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(crate) fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    pub(crate) fn next(&mut self) -> Result<Option<(u64, Field<'a>)>, Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = self.number()?;
        let field = match key & 7 {
            0 => Field::Number(self.number()?),
            1 => Field::Eight(first(&mut self.rest)?),
            2 => {
                let length = usize::try_from(self.number()?).map_err(|_| ends())?;
                let (bytes, rest) = self.rest.split_at_checked(length).ok_or_else(ends)?;
                self.rest = rest;
                Field::Bytes(bytes)
            }
            5 => Field::Four(first(&mut self.rest)?),
            kind => return Err(Error::new(format!("it is damaged: no field is of the kind {kind}"))),
        };
        Ok(Some((key >> 3, field)))
    }

    /// A number of up to ten bytes, seven bits in each.
    fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for place in 0..10 {
            let (byte, rest) = self.rest.split_first().ok_or_else(ends)?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Error::new("it is damaged: a number has more than ten bytes"))
    }
}

fn ends() -> Error {
    Error::new("it is damaged: it ends inside of a field")
}

/// Takes the first bytes off a slice.
fn first<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Error> {
    let (first, rest) = bytes.split_first_chunk().ok_or_else(ends)?;
    *bytes = rest;
    Ok(*first)
}

/// The numbers of so many bytes each.
pub(crate) fn each<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    bytes.chunks_exact(N).filter_map(|bytes| bytes.try_into().ok())
}

/// The complement of negative numbers.
fn signed(number: u64) -> i64 {
    i64::from_le_bytes(number.to_le_bytes())
}

impl<'a> Field<'a> {
    pub(crate) fn bytes(self) -> Result<&'a [u8], Error> {
        if let Field::Bytes(bytes) = self {
            Ok(bytes)
        } else {
            Err(Error::new("it is damaged: a number stands where a text or a list belongs"))
        }
    }

    pub(crate) fn text(self) -> Result<&'a str, Error> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Error::new("it is damaged: a name is not UTF-8"))
    }

    /// A whole number. Negative ones are written as their complement.
    pub(crate) fn whole(self) -> Result<i64, Error> {
        if let Field::Number(number) = self {
            Ok(signed(number))
        } else {
            Err(Error::new("it is damaged: a list stands where a number belongs"))
        }
    }

    pub(crate) fn float(self) -> Result<f32, Error> {
        if let Field::Four(bytes) = self { Ok(f32::from_le_bytes(bytes)) } else { Err(Error::new("it is damaged: a float has four bytes")) }
    }

    /// Adds one whole number, or all of a list.
    pub(crate) fn add_whole(self, to: &mut Vec<i64>) -> Result<(), Error> {
        let Field::Bytes(bytes) = self else {
            to.push(self.whole()?);
            return Ok(());
        };
        let mut fields = Fields::of(bytes);
        while !fields.rest.is_empty() {
            to.push(signed(fields.number()?));
        }
        Ok(())
    }

    /// Adds one float, or all of a list.
    pub(crate) fn add_floats(self, to: &mut Vec<f32>) -> Result<(), Error> {
        match self {
            Field::Bytes(bytes) => to.extend(each(bytes).map(f32::from_le_bytes)),
            _ => to.push(self.float()?),
        }
        Ok(())
    }
}
