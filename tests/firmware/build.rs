//! The memory layouts of the emulated boards: ARM's MPS2 with a Cortex-M4F, and QEMU's `virt` with a RISC-V core.

use std::{env, fs, path::Path};

const MPS2: &str = "MEMORY { FLASH : ORIGIN = 0x00000000, LENGTH = 4M  RAM : ORIGIN = 0x20000000, LENGTH = 4M }";
const VIRT: &str = "MEMORY { RAM : ORIGIN = 0x80000000, LENGTH = 4M }
REGION_ALIAS(\"REGION_TEXT\", RAM); REGION_ALIAS(\"REGION_RODATA\", RAM); REGION_ALIAS(\"REGION_DATA\", RAM);
REGION_ALIAS(\"REGION_BSS\", RAM); REGION_ALIAS(\"REGION_HEAP\", RAM); REGION_ALIAS(\"REGION_STACK\", RAM);";

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo says where");
    let arm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|architecture| architecture == "arm");
    fs::write(Path::new(&folder).join("memory.x"), if arm { MPS2 } else { VIRT }).expect("the folder is there");
    println!("cargo::rustc-link-search={folder}");
    if !arm {
        println!("cargo::rustc-link-arg=-Tmemory.x"); // ARM's script includes it
    }
    println!("cargo::rustc-link-arg=-Tlink.x");
    println!("cargo::rerun-if-changed=build.rs");
}
