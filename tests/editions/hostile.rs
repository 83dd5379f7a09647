//! Networks among names that could break an expansion: the runtime has another name, types are called like primitive types, constants like
//! the variables of an expansion, and nothing is imported. Compiled in every edition.
#![allow(missing_docs, missing_debug_implementations, unreachable_pub, dead_code, unused_imports)]
#![allow(non_camel_case_types, non_upper_case_globals, clippy::pedantic)]

/// One network for each feature of expansions.
pub mod hostile {
    #![no_implicit_prelude]

    pub struct f32;
    pub struct usize;
    pub struct bool;
    pub struct str;
    pub struct u8;
    pub struct u16;
    pub struct u32;

    mod others {
        pub struct f64;
        pub struct Option;
        pub struct Some;
        pub struct None;
        pub struct Self_;
        pub struct Iterator;
        pub mod core {}
        pub mod std {}
        pub mod nn_runtime {}
    }
    use self::others::*;

    macro_rules! constants {
        ($($name:ident)*) => { $(pub const $name: () = ();)* };
    }
    // The names of layers (given and generated), of tensors, and of everything else that has a name in a pass.
    constants! {
        hidden output relu1 dropout1 batch_norm1 layer_norm1 residual1 concat1 dense1 dense2 dense3 tanh1 softmax1 encoder own1 inner1
        hidden_weight hidden_bias d_hidden d_hidden_weight d_hidden_bias d_dense1 d_dense2 d_relu1 d_output d_residual1 d_concat1
        moments_of_batch_norm1 sums_of_batch_norm1 memory_of_encoder memory_of_own1 weight bias mean deviation running_mean running_var
        inputs outputs d_inputs d_outputs d_outputs_ input target parameters statistics d_parameters d_statistics memory
        batch pass segment rows row block block_rows buffer1 buffer2 buffer3 rng weights numbers scale x y size sizes name
        PARAMETERS STATISTICS FLOPS OUT TENSORS LISTS NAMES ALL ALL_NAMES PARTS TEXT FILE WEIGHTS NUMBERS BEFORE
    }

    pub const WIDTH: ::core::primitive::usize = 6;

    ::nn::network! {
        #[loss(MeanSquaredError)]
        pub struct Everything(8) -> 2 {
            Standardize,
            hidden: Dense(16), BatchNorm, Relu, Dropout(0.1),
            Residual { Dense(16), LayerNorm, Gelu, Dropout(0.2, classic) },
            Residual(project) { Dense(12), Prelu },
            Concat { Identity, Dense(4), { Dense(4, bias = false, init = Normal(0.1)), GroupNorm(2), Tanh } },
            Repeat(2) { again: Dense(20), RmsNorm, LeakyRelu(0.2) },
            output: Dense(2),
            Rescale,
        }
    }

    ::nn::network! {
        #[loss(CrossEntropy(smoothing = 0.1))]
        pub struct OfConsts({ 2 * WIDTH }) -> WIDTH {
            hidden: Dense(2 * WIDTH), Relu, Dropout(0.5),
            inner: self::Inner,
            Dense(WIDTH), BatchNorm, Softmax,
        }
    }

    ::nn::network! {
        #[scalar(f32)]
        pub struct Inner(12) -> 12 { Dense(WIDTH), BatchNorm, Tanh, Dense(12) }
    }

    ::nn::network! {
        #[scalar(f64)]
        #[loss(Huber(0.5))]
        #[stack_bytes(4096)]
        pub struct Double(8) -> 1 { hidden: Dense(4), Silu, Dense(1) }
    }

    ::nn::network! {
        #[weights("../weights/net.safetensors")]
        pub struct Trained(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
    }

    ::nn::network! {
        #[weights("../weights/net.safetensors", as = i8)]
        pub struct Narrow(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
    }

    pub static EMBEDDED: Trained = ::nn::embed!(self::Trained, "../weights/net.safetensors");
}

/// Networks called like primitive types.
pub mod called_so {
    nn::network! { pub struct f32(2) -> 1 { Dense(1) } }
    nn::network! { pub struct usize(2) -> 1 { Dense(1) } }
    nn::network! { #[loss(MeanSquaredError)] pub struct str(2) -> 1 { Dense(1) } }
    nn::network! { #[scalar(f64)] pub struct bool(2) -> 1 { Dense(1) } }
}

/// Networks with conditions.
pub mod conditions {
    nn::network! {
        #[cfg(any())]
        #[loss(MeanSquaredError)]
        pub struct Off(4) -> 1 { Dense(1), self::NowhereToBeFound }
    }
    nn::network! {
        #[cfg(any())]
        pub struct Wrong(4) -> 1 { Dense(2) }
    }
    nn::network! {
        #[cfg(all())]
        #[loss(MeanSquaredError)]
        pub struct On(4) -> 1 { Dense(1) }
    }

    /// A network with an unmet condition declares nothing, so its name is free.
    pub struct Off;
    pub struct Wrong;
}

#[cfg(test)]
mod tests {
    use nn::prelude::*;

    use super::{called_so, conditions, hostile};

    fn rng() -> StdRng {
        StdRng::seed_from_u64(1)
    }

    #[test]
    fn they_learn_and_predict() {
        let mut net = hostile::Everything::init(&mut rng());
        let mut workspace = hostile::Everything::workspace(4);
        let before = net.parameters().to_vec();
        let loss = net.gradient(&[[0.5; 8], [0.1; 8], [0.3; 8], [0.9; 8]], &[[1.0, 2.0]; 4], &mut workspace).expect("a gradient");
        Adam::default().step(&mut net, workspace.gradient());
        assert!(loss.is_finite() && net.parameters() != before);
        assert!(net.predict(&[0.5; 8])[1].is_finite() && net.hidden().bias.len() == 16);

        let net = hostile::OfConsts::init(&mut rng());
        let mut workspace = hostile::OfConsts::workspace(4);
        assert!(net.gradient(&[[0.5; 12], [0.1; 12]], &[1, 2], &mut workspace).expect("a gradient").is_finite());
        assert_eq!(hostile::OfConsts::PARAMETERS, 12 * 12 + 12 + hostile::Inner::PARAMETERS + 12 * 6 + 6 + 2 * 6);

        let net = hostile::Double::init(&mut rng());
        assert!(net.gradient(&[[0.5; 8]], &[[1.0]], &mut hostile::Double::workspace(1)).expect("a gradient").is_finite());
    }

    #[test]
    fn they_are_embedded() {
        let there = hostile::Trained::trained().predict(&[1.0, 2.0]);
        assert_eq!(there, hostile::EMBEDDED.predict(&[1.0, 2.0]));
        assert!((hostile::Narrow::trained().predict(&[1.0, 2.0])[0] - there[0]).abs() < 0.1);
    }

    #[test]
    fn they_may_be_called_like_a_type_that_is_built_in() {
        assert_eq!((called_so::f32::PARAMETERS, called_so::usize::PARAMETERS), (3, 3));
        assert!(called_so::str::init(&mut rng()).predict(&[1.0, 2.0])[0].is_finite());
        assert!(called_so::bool::init(&mut rng()).predict(&[1.0, 2.0])[0].is_finite());
    }

    #[test]
    fn they_are_not_there_where_their_condition_is_not_met() {
        let (_, _) = (conditions::Off, conditions::Wrong);
        assert_eq!(conditions::On::PARAMETERS, 5);
    }
}
