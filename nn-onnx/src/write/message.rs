//! Messages of protocol buffers, as they are written. `wire` reads them.

/// A message.
#[derive(Debug, Default)]
pub(crate) struct Message(Vec<u8>);

impl Message {
    /// A field of a whole number.
    pub(crate) fn whole(&mut self, field: u64, number: u64) {
        self.number(field << 3);
        self.number(number);
    }

    /// A field of a whole number that may be negative, which is written as its complement.
    pub(crate) fn signed(&mut self, field: u64, number: i64) {
        self.whole(field, u64::from_le_bytes(number.to_le_bytes()));
    }

    pub(crate) fn float(&mut self, field: u64, number: f32) {
        self.number(field << 3 | 5);
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn text(&mut self, field: u64, text: &str) {
        self.bytes(field, text.as_bytes());
    }

    /// A field of another message.
    pub(crate) fn message(&mut self, field: u64, message: &Self) {
        self.bytes(field, &message.0);
    }

    pub(crate) fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.number(field << 3 | 2);
        self.number(bytes.len() as u64);
        self.0.extend(bytes);
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Seven bits in each byte, the lowest first.
    fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}
