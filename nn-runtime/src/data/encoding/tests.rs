//! An encoding and its encoder give the same results.

use crate::Encoder;
use crate::prelude::*;

network! {
    #[scalar(f64)]
    #[loss(CrossEntropy)]
    struct Shop(6) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(Hinge)]
    struct Signed(1) -> 1 { Dense(1) }
}

const FITTING: Encoder =
    Encoder { inputs: &[crate::EncoderColumn::NUMBER], targets: &[crate::EncoderTarget { name: "side", ..crate::EncoderTarget::NUMBER }] };

/// Returns an expression and its text without spaces.
macro_rules! with_text {
    ($expression:expr) => {
        ($expression, stringify!($expression).split_whitespace().collect::<String>())
    };
}

fn table<N: Supervised<Target: crate::data::FromCells>>(text: &str, set: impl Fn(Csv) -> Csv) -> Encoding {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).expect("it can be written");
    set(Csv::new(&path)).read_table::<N>().expect("a sound table").encoding
}

fn shop() -> Encoding {
    let text = "minutes,device,zone,stamp,kind\n1.5,desk,1,1700000000,a\n,phone,2.0,1700000010,b\n4.5,phone,,1700000020,c\n";
    table::<Shop>(text, |csv| {
        let csv = csv.categorical(["device", "zone", "kind"]).unknown(Unknown::Zeros).unit("stamp", 1.7e9, 10.0);
        csv.missing_in(["minutes", "zone"], Missing::Mean).missing_words_in(["device"], [""])
    })
}

#[test]
fn an_encoding_is_written_as_rust() {
    let (encoder, text): (Encoder, String) = with_text!(nn_runtime::Encoder {
        inputs: &[
            nn_runtime::EncoderColumn { name: "minutes", fill: Some(3.0), ..nn_runtime::EncoderColumn::NUMBER },
            nn_runtime::EncoderColumn {
                name: "device",
                categories: &["desk", "phone"],
                unknown_is_zeros: true,
                missing_words: &[""],
                ..nn_runtime::EncoderColumn::NUMBER
            },
            nn_runtime::EncoderColumn {
                name: "zone",
                categories: &["1", "2"],
                unknown_is_zeros: true,
                fill: Some(0.0),
                ..nn_runtime::EncoderColumn::NUMBER
            },
            nn_runtime::EncoderColumn { name: "stamp", subtract: 1_700_000_000.0, divide: 10.0, ..nn_runtime::EncoderColumn::NUMBER },
        ],
        targets: &[nn_runtime::EncoderTarget {
            name: "kind",
            categories: &["a", "b", "c"],
            outputs: 3,
            is_class: true,
            ..nn_runtime::EncoderTarget::NUMBER
        },],
    });
    let plain = |text: &str| text.replace(",}", "}").replace(",]", "]").replace('_', "");
    let encoding = shop();
    let written = encoding.to_rust::<Shop>().expect("it fits").split_whitespace().collect::<String>();
    assert_eq!(plain(&written), plain(&text));

    // All combinations of cells.
    let numbers = ["1.5", " 2 ", "", "NA", "-nan", "1e3", "true", "much", "inf", "1,5", "+3"];
    let names = ["desk", "phone ", "NA", "", "watch", "1", "1.0", "2.00", "3", "01", "None"];
    let mut refused = 0;
    for minutes in numbers {
        for device in names {
            for zone in names {
                for stamp in numbers {
                    let cells = [minutes, device, zone, stamp];
                    match (encoding.input::<Shop>(&cells), encoder.input::<Shop>(&cells)) {
                        (Ok(wanted), Ok(found)) => assert_eq!(found, wanted, "{cells:?}"),
                        (Err(error), Err(found)) => {
                            refused += 1;
                            let column = found.to_string().split('`').nth(1).unwrap_or_default().to_owned();
                            assert!(error.to_string().starts_with(&format!("column `{column}`: ")), "{cells:?}: {error}, {found}");
                        }
                        (wanted, found) => panic!("{cells:?}: {wanted:?}, {found:?}"),
                    }
                }
            }
        }
    }
    assert!(refused > 100 && refused < 14_000, "{refused}");
    assert_eq!(encoder.input::<Shop>(&["1"]).expect_err("too few").to_string(), "1 cells, but the input has 4 columns");
    assert!(encoder.input::<Signed>(&["1", "desk", "1", "1"]).is_err() && encoding.to_rust::<Signed>().is_err());
    const { FITTING.assert_fits::<Signed>() };
    let undecided: Vec<_> = encoder.answers::<Shop>(&[0.2, f64::NAN, 0.1]).collect();
    assert!(matches!(undecided[..], [("kind", crate::Answer::Number(number))] if number.is_nan()), "{undecided:?}");
    for output in [[0.2, 0.7, 0.1], [0.5, 0.5, 0.0], [0.0, 0.1, 0.9], [-0.0, 0.0, -1.0]] {
        let said: Vec<String> = encoder.answers::<Shop>(&output).map(|(_, answer)| answer.to_string()).collect();
        assert_eq!(said, encoding.answer::<Shop>(&output).expect("a class"));
    }
}

#[test]
fn a_single_output_becomes_a_number_in_the_unit_of_the_table() {
    let (encoder, text) = with_text!(nn_runtime::Encoder {
        inputs: &[nn_runtime::EncoderColumn { name: "x", ..nn_runtime::EncoderColumn::NUMBER }],
        targets: &[nn_runtime::EncoderTarget { name: "price", subtract: 5.0, divide: 2.0, ..nn_runtime::EncoderTarget::NUMBER }],
    });
    let text = text.replace(",}", "}");
    let priced = table::<Plain>("x,price\n1,7\n2,9\n", |csv| csv.unit("price", 5.0, 2.0));
    let written = priced.to_rust::<Plain>().expect("it fits").split_whitespace().collect::<String>();
    assert_eq!(written.replace(",]", "]").replace(",}", "}"), text);
    let said: Vec<_> = encoder.answers::<Plain>(&[1.5]).collect();
    assert_eq!(said, [("price", crate::Answer::Number(8.0))]);
    assert_eq!(priced.answer::<Plain>(&[1.5]).expect("a number"), ["8"]);
}

network! {
    #[loss(MeanSquaredError)]
    struct Plain(1) -> 1 { Dense(1) }
}
