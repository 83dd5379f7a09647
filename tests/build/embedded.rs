//! Writes random networks once more, as networks whose weights are constants: whole, as `f16` and as `i8`, and by `embed!`.

use std::fmt::Write;

use crate::Drawn;

/// Of how many networks without names one has its weights in a file.
const EVERY: usize = 3;

/// The name of the file of a network's weights in `weights/random`, if it has one. Layers of the user's own have none in smaller types, and a
/// layer of hundreds of numbers would make the file large.
pub(crate) fn file(seed: usize, drawn: &Drawn) -> Option<String> {
    let chosen = seed.is_multiple_of(EVERY) || !drawn.outputs.is_empty();
    let is_wide = drawn.body.as_bytes().windows(3).any(|letters| letters.iter().all(u8::is_ascii_digit));
    (chosen && !is_wide && !drawn.body.contains("self::")).then(|| format!("n{seed}.safetensors"))
}

/// The networks with this file of weights, and the call that compares them.
pub(crate) fn networks(seed: usize, folder: &str, file: &str, drawn: &Drawn) -> (String, String) {
    let (path, signature) = (format!("{folder}/weights/random/{file}"), &drawn.signature);
    let loss = drawn.loss.replace("self::Quartic", "MeanSquaredError");
    // Smaller weights need literal sizes.
    let body = drawn.body.replace("TWO * 2", "4").replace("TWO", "2").replace("WIDE", "5");
    let mut networks = format!("mod n{seed} {{\n    use super::*;\n");
    for (name, form) in [("Whole", ""), ("Half", ", as = f16"), ("Byte", ", as = i8")] {
        writeln!(networks, "    network! {{ {loss} #[weights({path:?}{form})] pub(super) struct {name}{signature} {{\n{body}    }} }}")
            .expect("a string takes all");
    }
    writeln!(networks, "    network! {{ {loss} pub(super) struct Plain{signature} {{\n{body}    }} }}").expect("a string takes all");
    writeln!(networks, "    pub(super) static EMBEDDED: Plain = embed!(Plain, {path:?});\n}}").expect("a string takes all");
    let call = format!(
        "    compare::<n{seed}::Whole, n{seed}::Plain, _, _, _, _>({:?}, &n{seed}::EMBEDDED, |row| n{seed}::Half::trained().predict(row), \
         |row| n{seed}::Byte::trained().predict(row), &n{seed}::Whole::trained());\n",
        format!("Net{signature} {{\n{}}}", drawn.body)
    );
    (networks, call)
}
