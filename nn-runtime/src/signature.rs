//! Recognises files by their first bytes, for error messages of readers that expected another format.

/// The first bytes of file formats, and their names in messages.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"\xff\xfe", "a text in UTF-16, expected UTF-8: save it as \"CSV UTF-8\", or convert it, as `iconv -f UTF-16 -t UTF-8` does"),
    (b"\xfe\xff", "a text in UTF-16, expected UTF-8: save it as \"CSV UTF-8\", or convert it, as `iconv -f UTF-16 -t UTF-8` does"),
    (b"PAR1", "a Parquet file, which `Parquet` reads, with the feature `parquet`"),
    (b"PARE", "an encrypted Parquet file, which cannot be read"),
    (b"ARROW1", "an Arrow file, which `Arrow` reads, with the feature `arrow`"),
    (b"FEA1", "a Feather file of version 1: write it anew as version 2, which `Arrow` reads"),
    (b"\xff\xff\xff\xff", "perhaps a stream of Arrow IPC, which `Arrow` reads, with the feature `arrow`"),
    (b"\x93NUMPY", "an array of NumPy, which `Dataset::from_npy` reads, with the feature `npy`"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file: write its numbers as safetensors or, where it is a table, as CSV"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook (.xls): save it as \"CSV UTF-8\""),
    (b"SQLite format 3", "a data base of SQLite: write its table as CSV"),
    (b"\x28\xb5\x2f\xfd", "compressed by Zstandard: decompress it, or use gzip"),
    (b"BZh", "compressed by bzip2: decompress it, or use gzip"),
    (b"\xfd7zXZ\0", "compressed by xz: decompress it, or use gzip"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"%PDF-", "a PDF"),
    (b"<!DOCTYPE", "a page of HTML: perhaps the answer of a server in place of the file"),
    (b"<!doctype", "a page of HTML: perhaps the answer of a server in place of the file"),
    (b"<html", "a page of HTML: perhaps the answer of a server in place of the file"),
    (b"version https://git-lfs", "a pointer of Git LFS: `git lfs pull` brings the file itself"),
    (b"\x80\x02", OF_PICKLE),
    (b"\x80\x03", OF_PICKLE),
    (b"\x80\x04", OF_PICKLE),
    (b"\x80\x05", OF_PICKLE),
];

const OF_PICKLE: &str = "a pickle of Python, which could run any code: if PyTorch wrote it, `safetensors.torch.save_file(torch.load(path, \
                         weights_only=True), \"net.safetensors\")` in Python writes what can be read";
const OF_PYTORCH: &str = "a file of PyTorch's `torch.save`, a pickle in a zip archive: `safetensors.torch.save_file(torch.load(path, \
                          weights_only=True), \"net.safetensors\")` in Python writes what can be read; of a whole module, its `state_dict()`";

/// Returns the format of a file that starts with these bytes, if it is known.
pub(crate) fn of(bytes: &[u8]) -> Option<&'static str> {
    let is_within = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    if bytes.starts_with(b"PK\x03\x04") {
        // The names of the first members are near the beginning.
        return Some(match () {
            () if is_within(b"data.pkl") => OF_PYTORCH,
            () if is_within(b"xl/") || is_within(b"[Content_Types].xml") => "an Excel workbook (.xlsx): save it as \"CSV UTF-8\"",
            () if is_within(b".npy") => "an archive of NumPy's arrays, which `Dataset::from_npz` reads, with the feature `npy`",
            () => "a zip archive: unpack it",
        });
    }
    BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, what)| *what)
}

/// Whether the bytes are the start of a UTF-8 text. A character that is cut off at the end is valid.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let sound = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    sound && !bytes.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::{is_text, of};

    #[test]
    fn a_file_is_known_by_its_beginning() {
        for (bytes, wanted) in [
            (&b"PK\x03\x04\0\0\0net/data.pklPK"[..], "torch.save"),
            (b"PK\x03\x04\0\0[Content_Types].xml", "Excel"),
            (b"PK\x03\x04\0\0x.npy", "NumPy"),
            (b"PK\x03\x04\0\0notes.txt", "a zip archive"),
            (b"\x80\x02\x8a", "pickle"),
            (b"\xff\xfea\0", "UTF-16"),
            (b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        ] {
            assert!(of(bytes).is_some_and(|told| told.contains(wanted)), "{bytes:?}, {wanted}");
        }
        assert_eq!(of(b"a,b\n1,2\n"), None);
        assert!(is_text("größe".as_bytes()) && is_text(&"größ".as_bytes()[..3]));
        assert!(!is_text(b"gr\xf6\xdfe,b\n") && !is_text(b"a\0"));
    }
}
