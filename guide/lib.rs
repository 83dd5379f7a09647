//! The code of the guide and of the README, which `cargo test --doc -p nn-guide` compiles and runs. The guide itself is in `src/`: `mdbook serve guide` shows it.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("src/introduction.md")]
struct Introduction;

#[cfg(doctest)]
#[doc = include_str!("src/first_network.md")]
struct FirstNetwork;

#[cfg(doctest)]
#[doc = include_str!("src/pytorch.md")]
struct PyTorch;

#[cfg(doctest)]
#[doc = include_str!("src/onnx.md")]
struct Onnx;

#[cfg(doctest)]
#[doc = include_str!("src/sizes_and_errors.md")]
struct SizesAndErrors;

#[cfg(doctest)]
#[doc = include_str!("src/sequences.md")]
struct Sequences;

#[cfg(doctest)]
#[doc = include_str!("src/shipping.md")]
struct Shipping;

#[cfg(doctest)]
#[doc = include_str!("src/troubleshooting.md")]
struct Troubleshooting;

#[cfg(doctest)]
#[doc = include_str!("src/speed.md")]
struct Speed;

#[cfg(doctest)]
#[doc = include_str!("src/your_own.md")]
struct YourOwn;

#[cfg(doctest)]
#[doc = include_str!("src/names.md")]
struct Names;
