//! A table of a million rows, and one with every kind of damage.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use nn_runtime::prelude::*;

network! {
    #[loss(CrossEntropy)]
    struct Remainder(2) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Flower(4) -> 3 { Dense(3), Softmax }
}

const ROWS: usize = 1_000_000;

/// Row `number`: two inputs and a class.
fn row(number: usize) -> ([f32; 2], usize) {
    ([(number % 1000) as f32, (number % 64) as f32 / 4.0], number % 3)
}

fn compressed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn a_million_rows_are_read_at_once_and_as_a_stream_of_little_memory() {
    let mut text = "a,b,class\n".to_owned();
    for number in 0..ROWS {
        let ([a, b], class) = row(number);
        writeln!(text, "{a},{b},{class}").expect("memory");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (plain, gzip) = (folder.path().join("table.csv"), folder.path().join("table.csv.gz"));
    std::fs::write(&plain, &text).expect("it can be written");
    std::fs::write(&gzip, compressed(text.as_bytes())).expect("it can be written");
    drop(text);

    let data = Csv::new(&plain).read::<Remainder>().expect("a sound table");
    assert_eq!(data.len(), ROWS);
    let sum = |place: usize| data.inputs().iter().map(|input| f64::from(input[place])).sum::<f64>();
    assert_eq!(sum(0), 499.5 * ROWS as f64, "1000 times the numbers to 999");
    assert_eq!(sum(1), 31.5 / 4.0 * ROWS as f64, "15 625 times the quarters to 63");
    assert_eq!(data.class_counts().expect("classes"), [333_334, 333_333, 333_333]);

    let memory = allocation_counter::measure(|| {
        let stream = Csv::new(&gzip).stream::<Remainder>().expect("a sound header");
        let (mut batches, mut rows) = (stream.epochs(4096), 0);
        while let Some(Minibatch { inputs, targets, .. }) = batches.next().expect("a sound table") {
            // The file has the same order as the rows in memory.
            assert_eq!((inputs, targets), (&data.inputs()[rows..rows + inputs.len()], &data.targets()[rows..rows + targets.len()]));
            rows += inputs.len();
        }
        assert_eq!(rows, ROWS);
    });
    assert!(memory.bytes_max < 1 << 20, "{} bytes at once, of 16 000 000 that the rows take", memory.bytes_max);
}

/// The result of reading the file. The path is removed from an error.
fn told(csv: &Csv, path: &Path) -> Result<Dataset<Flower>, String> {
    csv.read().map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
}

/// A file with CRLF line ends, a UTF-8 byte order mark, blank lines in the middle and at the end, and 15 wrong lines.
const DAMAGED: &[u8] = b"\xef\xbb\xbflength,width,height,width,class\r\n\
    1,2,3,4,0\r\n\
    1,2,3,0\r\n\
    \r\n\
    \r\n\
    1,2,3,4,5,0\r\n\
    1,two,3,4,0\r\n\
    1e999,2,3,4,0\r\n\
    1,2,-1e39,4,0\r\n\
    1,NaN,3,4,0\r\n\
    1,2,-inf,4,0\r\n\
    1,2,,4,0\r\n\
    1,2,3,\"4\"4\",0\r\n\
    \xff1,2,3,4,0\r\n\
    1,2,3,4,7\r\n\
    1,2,3,4,-1\r\n\
    1,2,3,4,1.5\r\n\
    1,2,3,4,NA\r\n\
    1,\"2,3,4,0\r\n\
    1,2,3,4,2\r\n\
    1,2\",3,4,1\r\n\
    1,2,3,\"4,1\r\n\
    1,2,3,4,2\r\n\
    \r\n\
    \r\n";

/// Each error, the damaged text, and its repair. An error is about the first damage that is left.
const CURES: [(&str, &[u8], &[u8]); 19] = [
    ("FILE: the column `width` occurs twice in the header", b"height,width", b"height,wieght"),
    ("FILE: there is no column `weight`, did you mean `wieght`? the header has length, width, height, wieght, class", b"wieght", b"weight"),
    ("FILE: line 3 has 4 cells, but there are 5 columns", b"1,2,3,0\r\n", b"1,2,3,4,0\r\n"),
    ("FILE: line 6 has 6 cells, but there are 5 columns", b"3,4,5,0", b"3,4,0"),
    ("FILE, line 7, column `width`: found \"two\", expected a number", b"two", b"2"),
    ("FILE, line 8, column `length`: found \"1e999\", which is outside the range of f64", b"1e999", b"1"),
    (
        "FILE, line 9, column `height`: found -1e39, which is outside the range of f32: use `.unit(\"height\", 0.0, 1e39)`, which divides before \
         rounding, or `#[scalar(f64)]` on the network",
        b"-1e39",
        b"3",
    ),
    (
        "FILE, line 10, column `width`: \"NaN\" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows",
        b"NaN",
        b"2",
    ),
    ("FILE, line 11, column `height`: found -inf, expected a finite number", b"-inf", b"3"),
    ("FILE, line 12, column `height`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows", b"2,,4", b"2,3,4"),
    ("FILE, line 13, column `weight`: found \"44\\\"\", expected a number", b"\"4\"4\"", b"\"4\""),
    ("FILE, line 14, column `length`: found \"\u{fffd}1\", expected a number", b"\xff1", b"1"),
    ("FILE, line 15, column `class`: class 7, but classes are counted from 0 to 2", b"4,7", b"4,1"),
    ("FILE, line 16, column `class`: found -1, expected a class: a whole number from 0", b"-1", b"1"),
    ("FILE, line 17, column `class`: found 1.5, expected a class: a whole number from 0", b"1.5", b"1"),
    ("FILE, line 18, column `class`: \"NA\" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows", b"NA", b"1"),
    ("FILE, line 19, column `width`: found \"2,3,4,0\\n1,2,3,4,2\\n1,2\", expected a number", b"1,\"2,", b"1,2,"),
    ("FILE, line 21, column `width`: found \"2\\\"\", expected a number", b"2\"", b"2"),
    ("FILE: cell 4 of line 22 starts with a quotation mark that is not closed", b"\"4,1", b"4,1"),
];

#[test]
fn a_file_with_every_kind_of_damage_is_repaired_step_by_step_by_what_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("flowers.csv");
    let csv = Csv::new(&path).inputs(["length", "width", "height", "weight"]).targets(["class"]);
    let mut text = DAMAGED.to_vec();
    // Compressed, without the last bytes: the damage that is found last.
    let cut = |text: &[u8]| {
        let mut bytes = compressed(text);
        bytes.truncate(bytes.len() - 8);
        bytes
    };
    for (wanted, damage, cure) in CURES {
        // An open quotation mark extends its row to the end of the file, where the missing bytes would be found first.
        let files = if wanted.ends_with("that is not closed") { vec![text.clone()] } else { vec![text.clone(), cut(&text)] };
        for bytes in files {
            std::fs::write(&path, bytes).expect("it can be written");
            assert_eq!(told(&csv, &path).map(|data| data.len()), Err(wanted.to_owned()));
            // A stream reports damage in the header when it is opened, damage in rows when it reads them.
            let stream = csv.stream::<Flower>().and_then(|stream| stream.each(&mut |_| Ok(())));
            assert_eq!(stream.expect_err("it is refused").to_string().replace(&path.display().to_string(), "FILE"), wanted);
        }
        let place = text.windows(damage.len()).position(|part| part == damage).expect("the damage is still there");
        text.splice(place..place + damage.len(), cure.iter().copied());
    }
    std::fs::write(&path, cut(&text)).expect("it can be written");
    let end = told(&csv, &path).expect_err("its end is lost");
    assert!(end.starts_with("FILE: cannot be read beyond line 25: "), "{end}");
    for whole in [text.clone(), compressed(&text)] {
        std::fs::write(&path, whole).expect("it can be written");
        let data = told(&csv, &path).expect("all is cured");
        assert_eq!((data.len(), data.inputs()[19]), (20, [1.0, 2.0, 3.0, 4.0]));
        assert_eq!(data.targets(), &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 2, 1, 1, 2]);
    }
}

#[test]
fn lines_are_counted_however_they_end_and_whatever_is_between() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = ["class,a,b", "", "1,2,3", "", "", "1,\"2", "\",3", "1,2,three", "1,2,3", ""].join(end);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        std::fs::write(&path, &lines).expect("it can be written");
        let csv = Csv::new(&path).inputs(["a", "b"]).targets(["class"]);
        let error = csv.read::<Remainder>().expect_err("a cell is no number").to_string();
        assert!(error.ends_with("line 8, column `b`: found \"three\", expected a number"), "{error}");
        std::fs::write(&path, lines.replace("three", "NA")).expect("it can be written");
        let report = csv.missing(Missing::Drop).read_table::<Remainder>().expect("a row is dropped").report;
        assert_eq!((report.rows, report.dropped_lines), (3, vec![8]));
    }
}
