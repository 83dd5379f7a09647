//! What a rank of the tests does. Words after the program's name change the training; each rank writes its weights to a file at the end.

#[allow(unreachable_pub, reason = "the tests use it too")]
mod training;

use std::path::Path;
use std::process::{Command, id};

use nn_runtime::Error;
use nn_runtime::prelude::*;
use nn_runtime::trainer::Communicator;
use training::{Classes, Eventful, net, rows, trainer};

fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('=').map(str::to_owned));
    let number = |name: &str| value(name).and_then(|text| text.parse::<usize>().ok());
    let world = nn_mpi::world()?;
    if words.iter().any(|word| word == "sums") {
        return sums(&world);
    }
    let (validation, mut network) = (rows(), net());
    let mut trainer = trainer(&validation).across(&world);
    if let Some(parts) = number("ordered") {
        trainer = trainer.ordered(parts);
    }
    if let Some(threads) = number("threads") {
        trainer = trainer.threads(threads);
    }
    if let Some(folder) = value("checkpoint") {
        trainer = trainer.checkpoint(&folder, Every::Batches(1)).resume(&folder);
    }
    let before = number("before").filter(|_| world.rank() + 1 == world.size());
    let event = match value("event").as_deref() {
        Some("panic") => panics,
        Some("kill") => is_killed,
        _ => fails,
    };
    let report = if let Some(folder) = value("files") {
        // A file of each rank.
        let own = Csv::new(Path::new(&folder).join(format!("part-{}.csv", world.rank()))).stream::<Classes>()?;
        trainer.own_rows().fit(&mut network, &own)?
    } else {
        trainer.fit(&mut network, &Eventful { rows: rows(), before: before.unwrap_or(usize::MAX - 1), event })?
    };
    let loss = report.last().train_loss;
    let numbers = std::iter::once(&loss).chain(network.parameters()).chain(network.statistics());
    let text = numbers.map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let path = Path::new(&value("results").unwrap_or_default()).join(world.rank().to_string());
    std::fs::write(&path, text).map_err(|source| Error::Io { path, action: "write", source })
}

/// Adds small whole numbers, whose sums are exact, in slices of all lengths: short ones, long ones, and those of several messages.
fn sums(world: &nn_mpi::World) -> Result<(), Error> {
    let size = world.size();
    let lengths = [0, 5, 8191 * size, 8192 * size + 3, (1 << 17) + 1, if size == 2 { (2 << 20) + 77 } else { 9 }];
    let of = |factor: usize| lengths.map(|len| (0..len).map(|place| (factor * (place % 7)) as f64).collect::<Vec<_>>());
    let (mut doubles, expected) = (of(world.rank() + 1), of(size * (size + 1) / 2));
    let mut singles = doubles.clone().map(|part| part.into_iter().map(|x| x as f32).collect::<Vec<_>>());
    world.sum_f64(&mut doubles.each_mut().map(Vec::as_mut_slice));
    world.sum_f32(&mut singles.each_mut().map(Vec::as_mut_slice));
    let exact = singles.iter().flatten().map(|x| f64::from(*x)).eq(expected.iter().flatten().copied());
    if exact && doubles == expected { Ok(()) } else { Err(Error::Data("a sum is wrong".to_owned())) }
}

fn fails() -> Error {
    Error::Data("the disk is gone".to_owned())
}

fn panics() -> Error {
    panic!("a bug of this rank")
}

fn is_killed() -> Error {
    let _ = Command::new("kill").args(["-9", &id().to_string()]).status();
    fails()
}
