//! Checks whether a file has the tensors of a declaration that is known only to the compiler.

use super::{File, Stored, behind, is_called, same};
use crate::tensor::Tensor;
use crate::text::{Part, Parts};

impl File {
    /// Compares the tensors whose names start with `layer`, or all tensors, with the declared ones.
    ///
    /// # Panics
    /// At compile time with every difference, if there are any.
    #[track_caller]
    pub const fn check(&self, layer: &'static str, tensors: &[Tensor]) {
        let mut problems = Problems { parts: Parts::new(), count: 0 };
        let (mut last, mut tensor) = (0, 0);
        while tensor < tensors.len() {
            let declared = &tensors[tensor];
            match self.find(declared.name, layer, last) {
                None => problems.missing(layer, declared),
                Some(found) => {
                    if !same(declared.shape, self.tensors[found].shape) {
                        problems.other_shape(declared.shape, &self.tensors[found]);
                    }
                    last = found;
                }
            }
            tensor += 1;
        }
        let mut stored = 0;
        while stored < self.tensors.len() {
            if is_extra(self.tensors[stored].name, layer, tensors) {
                problems.extra(&self.tensors[stored]);
            }
            stored += 1;
        }
        problems.report();
    }
}

const fn is_extra(full: &str, layer: &str, tensors: &[Tensor]) -> bool {
    let mut tensor = 0;
    while tensor < tensors.len() {
        if is_called(full, layer, tensors[tensor].name) {
            return false;
        }
        tensor += 1;
    }
    behind(full, layer).is_some()
}

/// The differences, in the words of `load`.
struct Problems {
    parts: Parts,
    count: usize,
}

impl Problems {
    const fn missing(&mut self, layer: &'static str, declared: &Tensor) {
        self.start();
        self.parts.push(Part::Text(layer));
        self.parts.push(Part::Text(if layer.is_empty() { "" } else { "." }));
        self.parts.push(Part::Text(declared.name));
        self.parts.push(Part::Text("` "));
        self.parts.push_shape(declared.shape);
        self.parts.push(Part::Text(" is declared, but missing in the file"));
    }

    const fn other_shape(&mut self, declared: &[usize], stored: &Stored) {
        self.start();
        self.parts.push(Part::Text(stored.name));
        self.parts.push(Part::Text("` is declared "));
        self.parts.push_shape(declared);
        self.parts.push(Part::Text(", but "));
        self.parts.push_shape(stored.shape);
        self.parts.push(Part::Text(" in the file"));
    }

    const fn extra(&mut self, stored: &Stored) {
        self.start();
        self.parts.push(Part::Text(stored.name));
        self.parts.push(Part::Text("` "));
        self.parts.push_shape(stored.shape);
        self.parts.push(Part::Text(" is in the file, but not declared"));
    }

    const fn start(&mut self) {
        self.parts.push(Part::Text(if self.count > 0 { "\n`" } else { "`" }));
        self.count += 1;
    }

    #[track_caller]
    const fn report(&self) {
        if self.count > 0 {
            self.parts.panic();
        }
    }
}
