//! `y = embed(tokens) · W` becomes `y = embed(tokens) of (table · W)`: where there are fewer tokens in the vocabulary than in a batch, each is
//! multiplied once and looked up afterwards. Backwards, gradients are summed by token first.

use super::reads;
use crate::kernel::Kernel;
use crate::layer::ValueInfo;
use crate::memory::Sections;
use crate::shape::Size;
use crate::step::{Extent, Matrix, Operand, Step, TensorId, Value};

const EMBED: Kernel = Kernel::Rows("embed");
const EMBED_BACKWARD: Kernel = Kernel::Rows("embed_backward");

/// A batch has at least as many tokens as this many rows have. Many trainings have more.
const ROWS: usize = 8;

/// An embedding and the only product behind it.
struct Found {
    embed_at: usize,
    product_at: usize,
    embedded: Value,
    tokens: Value,
    table: TensorId,
    /// The size of the vocabulary, of a row of the table, and of a row behind the product.
    vocabulary: Size,
    width: Size,
    outputs: Size,
    y: Value,
    weight: Matrix,
}

/// Where the backward steps are.
struct Back {
    of_weight: usize,
    of_input: usize,
    of_table: usize,
    d_y: Value,
}

pub(crate) fn embedding_and_product(sections: &mut Sections, values: &mut Vec<ValueInfo>) {
    for at in 0..sections.0[0].len() {
        if let Some((found, back)) = find(sections, at).and_then(|found| backwards(sections, &found).map(|back| (found, back))) {
            replace(sections, values, &found, &back);
        }
    }
}

/// The embedding of this step, if a product is the only step that reads it.
fn find(sections: &Sections, embed_at: usize) -> Option<Found> {
    let steps = &sections.0[0];
    let Step::Kernel { kernel: EMBED, operands } = &steps[embed_at] else { return None };
    let [Operand::Write(embedded), Operand::Read(tokens), Operand::Table { tensor: table, rows: vocabulary }, Operand::Size(width)] =
        &operands[..]
    else {
        return None;
    };
    let product_at = embed_at + 1 + steps[embed_at + 1..].iter().position(|step| step.reads().contains(embedded))?;
    let Step::Product { out, left, right, .. } = &steps[product_at] else { return None };
    let (Operand::Write(y), Operand::Read(read), Operand::Tensor(_)) = (&out.operand, &left.operand, &right.operand) else { return None };
    // The gradient of the weight reads it once more.
    let only = read == embedded && !right.transposed && reads(sections)(*embedded) == 2;
    // Behind a `Flatten` a product multiplies the rows of several tokens at once.
    let of_one_token = left.columns.surely_equals(width);
    let pays = vocabulary.known()? <= ROWS * left.positions.known()?;
    (only && of_one_token && pays).then(|| Found {
        embed_at,
        product_at,
        embedded: *embedded,
        tokens: *tokens,
        table: *table,
        vocabulary: vocabulary.clone(),
        width: width.clone(),
        outputs: out.columns.clone(),
        y: *y,
        weight: right.clone(),
    })
}

fn backwards(sections: &Sections, found: &Found) -> Option<Back> {
    let steps = &sections.0[1];
    let of_weight = steps.iter().position(|step| step.reads().contains(&found.embedded))?;
    let Step::Product { left, right, .. } = &steps[of_weight] else { return None };
    let (Operand::Read(x), Operand::Read(d_y)) = (&left.operand, &right.operand) else { return None };
    let of_table = steps.iter().position(
        |step| matches!(step, Step::Kernel { kernel: EMBED_BACKWARD, operands } if operands[0].gradient() == Some(found.table)),
    )?;
    let Step::Kernel { operands, .. } = &steps[of_table] else { return None };
    let Operand::Read(d_x) = operands[1] else { return None };
    let of_input = steps.iter().position(|step| step.writes().contains(&d_x))?;
    let Step::Product { left, .. } = &steps[of_input] else { return None };
    let same = matches!(&left.operand, Operand::Read(d) if d == d_y);
    (*x == found.embedded && same && reads(sections)(d_x) == 1).then_some(Back { of_weight, of_input, of_table, d_y: *d_y })
}

fn replace(sections: &mut Sections, values: &mut Vec<ValueInfo>, found: &Found, back: &Back) {
    let Found { vocabulary, width, outputs, table, tokens, .. } = found;
    let name = format!("{}_by_token", values[found.y.0].name);
    let mut value = |name: String| {
        values.push(ValueInfo { name, extent: Extent::Fixed(vocabulary.times(outputs)), gradient_of: None });
        Value(values.len() - 1)
    };
    let [of_tokens, zeros, d_of_tokens] = [name.clone(), format!("d_{name}"), format!("d_{name}")].map(&mut value);
    let rows = |operand: Operand, columns: &Size| Matrix {
        operand,
        rows: Some(vocabulary.clone()),
        positions: Size::of(1),
        columns: columns.clone(),
        transposed: false,
    };
    let (table_of, weight) = (rows(Operand::Tensor(*table), width), &found.weight);

    let forward = &mut sections.0[0];
    let operands = vec![Operand::Write(found.y), Operand::Read(*tokens), Operand::Read(of_tokens), Operand::Size(outputs.clone())];
    forward[found.product_at] = Step::Kernel { kernel: EMBED, operands };
    let out = rows(Operand::Write(of_tokens), outputs);
    forward[found.embed_at] = Step::Product { out, adds: false, left: table_of.clone(), right: weight.clone() };

    let steps = &mut sections.0[1];
    let d_of = rows(Operand::Read(d_of_tokens), outputs);
    let out = rows(Operand::Gradient(*table), width);
    steps[back.of_table] = Step::Product { out, adds: false, left: d_of.clone(), right: weight.clone().transposed() };
    let Step::Product { left, right, .. } = &mut steps[back.of_weight] else { return };
    (*left, *right) = (table_of.transposed(), d_of);
    let by_token = [Operand::Update { new: d_of_tokens, old: zeros }, Operand::Read(back.d_y), Operand::Read(*tokens)];
    let operands = by_token.into_iter().chain([Operand::Size(outputs.clone())]).collect();
    let zero = Step::Kernel { kernel: Kernel::Zero, operands: vec![Operand::Write(zeros)] };
    steps.remove(back.of_input);
    let at = back.of_weight - usize::from(back.of_input < back.of_weight);
    steps.splice(at..at, [zero, Step::Kernel { kernel: EMBED_BACKWARD, operands }]);
}
