//! Networks with several inputs and outputs whose weights are constants.

use nn_runtime::prelude::*;

macro_rules! listings {
    ($($name:ident($($attribute:tt)*);)*) => { $(
        network! {
            #[derive(Debug, PartialEq)]
            $($attribute)*
            struct $name(photo: [1, 6, 6], facts: 3) -> (kind: 3, price: 1) {
                conv: Conv2d(2, kernel = 3), Relu, MaxPool(2), Flatten,
                Concat { { fc: Dense(4), Tanh }, { From(facts), side: Dense(4), Tanh } },
                bumps: Rbf(3),
                Heads { kind: { kind: Dense(3), Softmax }, price: { price: Dense(1) } },
            }
        }
    )* };
}

listings! {
    Plain();
    Whole(#[weights("../weights/ends.safetensors")]);
    Half(#[weights("../weights/ends.safetensors", as = f16)]);
    Bytes(#[weights("../weights/ends.safetensors", as = i8)]);
}

static WHOLE: Whole = Whole::trained();
static EMBEDDED: Plain = embed!(Plain, "../weights/ends.safetensors");

fn rows() -> impl Iterator<Item = ([f32; 36], [f32; 3])> {
    let numbers = |seed: usize| move |place: usize| ((seed * 7 + place * 5) % 11) as f32 / 5.0 - 1.0;
    (0..20).map(move |row| (std::array::from_fn(numbers(row)), std::array::from_fn(numbers(row + 100))))
}

#[test]
fn they_predict_as_the_network_that_is_loaded_while_running() {
    let loaded = Plain::load(concat!(env!("CARGO_MANIFEST_DIR"), "/weights/ends.safetensors")).expect("it fits");
    assert_eq!(EMBEDDED, loaded);
    for (photo, facts) in rows() {
        let answer = loaded.predict(&PlainInput { photo, facts });
        assert!(answer.kind.iter().all(|share| *share > 0.01), "the rows tell the classes apart, but not fully: {answer:?}");
        assert_eq!(EMBEDDED.predict(&PlainInput { photo, facts }), answer);
        let of_whole = WHOLE.predict(&WholeInput { photo, facts });
        assert_eq!((of_whole.kind, of_whole.price), (answer.kind, answer.price));
    }
}

#[test]
fn the_table_of_layers_tells_which_belong_to_which_output() {
    let table = "\
Plain (photo: [1, 6, 6], facts: 3 -> (kind: 3, price: 1), f32)
layer       kind                       output    parameters
conv        Conv2d(2, kernel = 3)   [2, 4, 4]            20
relu1       Relu                    [2, 4, 4]             0
max_pool1   MaxPool(2)              [2, 2, 2]             0
flatten1    Flatten                         8             0
concat1     Concat                          8             0
  fc        Dense(4)                        4            36
  tanh1     Tanh                            4             0
  from1     From(facts)                     3             0
  side      Dense(4)                        4            16
  tanh2     Tanh                            4             0
bumps       Rbf(3)                          3            27
kind        output                          3             0
  kind      Dense(3)                        3            12
  softmax1  Softmax                         3             0
price       output                          1             0
  price     Dense(1)                        1             4
total                                                   115";
    assert_eq!(Plain::SUMMARY, table);
}

#[test]
fn smaller_weights_answer_almost_the_same() {
    for (photo, facts) in rows() {
        let whole = EMBEDDED.predict(&PlainInput { photo, facts });
        let half = Half::trained().predict(&HalfInput { photo, facts });
        let bytes = Bytes::trained().predict(&BytesInput { photo, facts });
        for ((kind, price), bound) in [((half.kind, half.price), 2e-3), ((bytes.kind, bytes.price), 3e-2)] {
            let differences = kind.iter().zip(&whole.kind).chain(price.iter().zip(&whole.price)).map(|(a, b)| (a - b).abs());
            assert!(differences.fold(0.0, f32::max) < bound, "{kind:?} {price:?}, but {whole:?}");
        }
    }
}
