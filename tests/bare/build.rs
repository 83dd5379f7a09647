//! Links the C library, only for its start-up code.

fn main() {
    println!("cargo::rustc-link-arg=-lc");
}
