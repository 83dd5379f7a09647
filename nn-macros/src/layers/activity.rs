//! `Activity(L1(λ))`: y = x, and a penalty on the size of x.

use syn::{Expr, ExprCall, ExprPath};

use crate::checker::{Bound, Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Node, Onnx, Streams, Tape};
use crate::step::{Operand, Value};
use crate::syntax::{Argument, Item, ungrouped};
use quote::ToTokens;

struct Activity {
    /// Whether squares are added, not absolute numbers.
    squares: bool,
    strength: f64,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("penalty")]);
    let argument = given.get("penalty")?;
    let penalty = match syn::parse2(ungrouped(argument.value.clone())) {
        Ok(Expr::Call(ExprCall { func, args, .. })) if args.len() == 1 => match *func {
            Expr::Path(ExprPath { path, .. }) if path.is_ident("L1") || path.is_ident("L2") => {
                Some((path.is_ident("L2"), args[0].to_token_stream()))
            }
            _ => None,
        },
        _ => None,
    };
    let Some((squares, strength)) = penalty else {
        checker.errors.at(&argument.value, "expected a penalty and its strength: `L1(0.001)` or `L2(0.001)`");
        return None;
    };
    let strength = Argument { name: None, from: None, value: strength };
    let strength = checker.number(&strength, "the strength of a penalty", Bound::Above(0.0))?;
    Draft::of(flow, Activity { squares, strength })
}

impl Layer for Activity {
    fn text(&self) -> String {
        format!("Activity({}({}))", if self.squares { "L2" } else { "L1" }, self.strength)
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, adds_to_loss: true, ..Facts::default() }
    }

    fn forward(&self, _: &Node, x: &[Value], b: &mut Builder) -> Tape {
        b.add_to_loss(self.kernel(), &[Operand::Read(x[0]), Operand::Number(self.strength)]);
        Tape::of(x, x[0])
    }

    fn backward(&self, _: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let (x, d_added) = (tape.x(), b.d_added());
        let operands = [Operand::Read(x), d_added, Operand::Number(self.strength)];
        vec![b.update_gradient(x, Kernel::AddToLossBackward(self.kernel()), d_y, &operands)]
    }

    fn onnx(&self, _: &Node, x: &[Edge], _: &mut Onnx) -> Option<Edge> {
        x.first().cloned()
    }
}

impl Activity {
    fn kernel(&self) -> &'static str {
        if self.squares { "activity_l2" } else { "activity_l1" }
    }
}
