//! Normalises line ends, so that lines can be counted.

use std::io::{self, Read};

/// A reader in which every line, including the last, ends with `\n` instead of `\n`, `\r\n` or `\r`.
///
/// The parser accepts all of these, but counts only `\n`, and ends a row before the second byte of `\r\n`.
pub(super) struct Lines<R> {
    file: R,
    /// Whether the last byte was a `\r`, which already ended the line.
    after_return: bool,
    /// Whether the last line is not ended yet.
    open: bool,
    at_end: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(file: R) -> Self {
        Self { file, after_return: false, open: false, at_end: false }
    }

    /// Whether the parser has reached the end of the file. If it is inside a row then, a quotation mark is not closed.
    pub(super) fn at_end(&self) -> bool {
        self.at_end
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.file.read(to)?;
            let mut kept = read;
            if read == 0 {
                let ends = to.iter_mut().take(usize::from(std::mem::take(&mut self.open)));
                let last = ends.map(|end| *end = b'\n').count();
                self.at_end = last == 0;
                return Ok(last);
            }
            if self.after_return || to[..read].contains(&b'\r') {
                kept = 0;
                for from in 0..read {
                    let byte = to[from];
                    if !(self.after_return && byte == b'\n') {
                        to[kept] = if byte == b'\r' { b'\n' } else { byte };
                        kept += 1;
                    }
                    self.after_return = byte == b'\r';
                }
            }
            // If `\r\n` is split over two reads, the second can have no bytes left. Returning 0 would mean the end.
            if kept > 0 {
                self.open = to[kept - 1] != b'\n';
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::Lines;

    /// A reader that returns a limited number of bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let size = self.1.min(to.len());
            self.0.read(&mut to[..size])
        }
    }

    #[test]
    fn line_ends_are_normalised_for_any_size_of_reads() {
        for (text, wanted) in [
            ("", ""),
            ("a", "a\n"),
            ("a\n", "a\n"),
            ("a\r\nb\r\n\r\nc", "a\nb\n\nc\n"),
            ("a\rb\r\rc\r", "a\nb\n\nc\n"),
            ("\r\n\n\r\n", "\n\n\n"),
            ("a\n\rb", "a\n\nb\n"),
        ] {
            for at_once in [1, 2, 3, 100] {
                let mut read = String::new();
                Lines::new(Slow(text.as_bytes(), at_once)).read_to_string(&mut read).expect("text");
                assert_eq!(read, wanted, "{text:?}, {at_once} at once");
            }
        }
    }
}
