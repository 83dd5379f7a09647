//! What a rank of the tests does. Words after the program's name change the training; each rank writes its weights to a file at the end.

#[allow(unreachable_pub, reason = "the tests use it too")]
mod training;

use std::path::Path;
use std::process::{Command, id};

use nn_runtime::Error;
use nn_runtime::prelude::*;
use nn_runtime::trainer::{Communicator, part_of_rank};
use training::{Classes, Eventful, Wide, net, rows, trainer};

fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('=').map(str::to_owned));
    let number = |name: &str| value(name).and_then(|text| text.parse::<usize>().ok());
    let world = nn_mpi::world()?;
    if words.iter().any(|word| word == "sums") {
        return sums(&world);
    }
    if words.iter().any(|word| word == "shares") {
        return shares(&world);
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

/// Adds small whole numbers, whose sums are exact, in slices of all lengths: short ones, long ones, and those of several messages. First all of
/// them, then the part of each rank.
fn sums(world: &nn_mpi::World) -> Result<(), Error> {
    let size = world.size();
    let lengths = [
        0,
        5,
        8191 * size,
        8192 * size + 3,
        (1 << 17) + 1,
        match size {
            2 => (2 << 17) + 77,
            9 => (1 << 20) + 200,
            _ => 9,
        },
    ];
    let of = |factor: usize| lengths.map(|len| (0..len).map(|place| (factor * (place % 7)) as f64).collect::<Vec<_>>());
    let (mut doubles, expected) = (of(world.rank() + 1), of(size * (size + 1) / 2));
    let mut singles = doubles.clone().map(|part| part.into_iter().map(|x| x as f32).collect::<Vec<_>>());
    world.sum_f64(&mut doubles.each_mut().map(Vec::as_mut_slice));
    world.sum_f32(&mut singles.each_mut().map(Vec::as_mut_slice));
    let exact = singles.iter().flatten().map(|x| f64::from(*x)).eq(expected.iter().flatten().copied());
    if !exact || doubles != expected {
        return Err(Error::Data("a sum is wrong".to_owned()));
    }
    for (doubles, expected) in of(world.rank() + 1).iter_mut().zip(&expected) {
        let mut singles: Vec<_> = doubles.iter().map(|x| *x as f32).collect();
        let own = part_of_rank(doubles.len(), world.rank(), size);
        world.sum_parts_f64(doubles);
        world.sum_parts_f32(&mut singles);
        let exact = singles[own.clone()].iter().map(|x| f64::from(*x)).eq(expected[own.clone()].iter().copied());
        if !exact || doubles[own.clone()] != expected[own.clone()] {
            return Err(Error::Data("a sum of a part is wrong".to_owned()));
        }
        // What is not of this rank comes from the others.
        (0..doubles.len()).filter(|place| !own.contains(place)).for_each(|place| (doubles[place], singles[place]) = (-1.0, -1.0));
        world.share_parts_f64(doubles);
        world.share_parts_f32(&mut singles);
        if doubles != expected || !singles.iter().map(|x| f64::from(*x)).eq(expected.iter().copied()) {
            return Err(Error::Data("a part is not shared".to_owned()));
        }
    }
    Ok(())
}

/// Trains a network whose steps the ranks share, and again so that each rank makes all of them, because a clip may need the whole gradient.
fn shares(world: &nn_mpi::World) -> Result<(), Error> {
    let data = Dataset::<Wide>::from_rows((0..24).map(|row| ([f64::from(row % 7), f64::from(row % 5)], [f64::from(row % 3)])));
    let train = |clips: bool| {
        let (trainer, mut network) =
            (Trainer::new(Adam::new(0.01)).epochs(2).batch(8).across(world), Wide::init(&mut StdRng::seed_from_u64(1)));
        let mut trainer = if clips { trainer.clip(ClipValue(1e30)) } else { trainer };
        trainer.fit(&mut network, &data).map(|_| network)
    };
    if train(false)? == train(true)? { Ok(()) } else { Err(Error::Data("a shared step is wrong".to_owned())) }
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
