//! First values of tensors that lie in memory as in files.

use nn_runtime::prelude::*;

network! {
    #[scalar(f64)]
    struct Long(Tokens(2, 7)) -> [2, 3] { table: Embedding(3, init = Orthogonal(1.0)) }
}

network! {
    #[scalar(f64)]
    struct Wide(Tokens(2, 3)) -> [2, 8] { table: Embedding(8, init = Orthogonal(1.0)) }
}

network! {
    #[scalar(f64)]
    struct Stacked([3, 4]) -> [3, 4] { a: Tanh, look: Attention(heads = 2, memory = a, init = Orthogonal(1.0)) }
}

/// Whether the columns of a matrix, or its rows if there are fewer, have length 1 and right angles between them.
fn only_turns<N: Train<Scalar = f64>>(name: &str) {
    let net = N::init(&mut StdRng::seed_from_u64(3));
    let tensor = N::TENSORS.iter().find(|tensor| tensor.name == name).expect("there is such a tensor");
    let (numbers, [rows, columns]) = (&net.parameters()[tensor.range.clone()], [tensor.shape[0], tensor.shape[1]]);
    // In memory a weight lies the other way round, and turns as much.
    let at = |long: usize, short: usize| if rows >= columns { numbers[long * columns + short] } else { numbers[short * columns + long] };
    for one in 0..rows.min(columns) {
        for other in 0..rows.min(columns) {
            let product: f64 = (0..rows.max(columns)).map(|long| at(long, one) * at(long, other)).sum();
            let expected = f64::from(u8::from(one == other));
            assert!((product - expected).abs() < 1e-12, "{one} and {other} of {name}: {product}");
        }
    }
}

#[test]
fn an_orthogonal_table_only_turns() {
    only_turns::<Long>("table.weight");
    only_turns::<Wide>("table.weight");
    only_turns::<Stacked>("look.in_proj_weight");
}
