//! Stand-in.
#![allow(missing_docs, missing_debug_implementations)]
macro_rules! k { ($($n:ident)*) => { $(pub enum $n {})* } }
k!(Dense Residual Standardize Rescale Relu LeakyRelu Elu Selu Gelu Silu Mish Softplus Softsign Sigmoid Tanh HardSigmoid HardTanh Softmax LogSoftmax Prelu Identity);
