//! Trainings of 1, 2 and 4 processes that `mpirun` starts, compared with those of one process without MPI.

#[allow(dead_code, unreachable_pub, reason = "the ranks use it too")]
#[path = "programs/training.rs"]
mod training;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use nn_runtime::prelude::*;
use training::{net, rows, trainer};

/// The program of a rank, which cargo puts beside the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("this program");
    tests.ancestors().nth(2).expect("a folder").join("examples/rank")
}

/// What several ranks print, with words for their program. They may share cores, and be those of root.
fn run(ranks: usize, words: &[&str]) -> Output {
    let mut mpirun = Command::new("mpirun");
    mpirun.args(["--allow-run-as-root", "--oversubscribe", "--timeout", "60", "-n", &ranks.to_string()]).arg(program());
    mpirun.args(words).output().expect("mpirun is there")
}

/// The loss and the weights of a training that ends well, which must be the same on all ranks.
fn trained(ranks: usize, words: &[&str]) -> Vec<f64> {
    let folder = tempfile::tempdir().expect("a folder");
    let results = format!("results={}", folder.path().display());
    let output = run(ranks, &[words, &[&results]].concat());
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let all: Vec<_> = (0..ranks).map(|rank| numbers(&folder.path().join(rank.to_string()))).collect();
    assert!(all.iter().all(|rank| *rank == all[0]), "all ranks have the same bits");
    all.into_iter().next().expect("a rank")
}

fn numbers(path: &Path) -> Vec<f64> {
    std::fs::read_to_string(path).expect("a rank wrote it").lines().map(|line| line.parse().expect("a number")).collect()
}

/// The loss and the weights of one process without MPI.
fn alone(ordered: Option<usize>) -> Vec<f64> {
    let (validation, mut network) = (rows(), net());
    let trainer = trainer(&validation);
    let mut trainer = ordered.into_iter().fold(trainer, Trainer::ordered);
    let report = trainer.fit(&mut network, &rows()).expect("sound settings");
    [&[report.last().train_loss], network.parameters(), network.statistics()].concat()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn one_rank_has_the_bits_of_a_program_without_mpi() {
    let expected = alone(None);
    assert_eq!(trained(1, &[]), expected);
    let folder = tempfile::tempdir().expect("a folder");
    let status = Command::new(program()).arg(format!("results={}", folder.path().display())).status().expect("it starts");
    assert!(status.success() && numbers(&folder.path().join("0")) == expected, "without mpirun");
}

#[test]
fn sums_of_all_lengths_are_exact() {
    for ranks in [2, 3, 9] {
        let output = run(ranks, &["sums"]);
        assert!(output.status.success(), "{ranks} ranks: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_shared_step_has_the_bits_of_one_that_every_rank_makes() {
    for ranks in [1, 2, 4] {
        let output = run(ranks, &["shares"]);
        assert!(output.status.success(), "{ranks} ranks: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn ranks_learn_what_one_process_learns() {
    let expected = alone(None);
    for (ranks, words) in [(2, vec!["threads=2"]), (4, vec![])] {
        let found = trained(ranks, &words);
        assert!(distance(&found, &expected) < 1e-9, "{ranks} ranks");
        assert_eq!(found, trained(ranks, &words), "the same ranks have the same bits again");
    }
}

#[test]
fn in_order_any_number_of_ranks_has_the_same_bits() {
    let expected = alone(Some(4));
    for ranks in [1, 2, 4] {
        assert_eq!(trained(ranks, &["ordered=4"]), expected, "{ranks} ranks");
    }
}

#[test]
fn each_rank_reads_a_file_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    for ranks in [2, 4] {
        for rank in 0..ranks {
            // They are of uneven lengths.
            let rows = (0..10 + 9 * rank).map(|row| row * ranks + rank);
            let lines = rows.map(|row| format!("{},{},{},{}\n", row % 7, row % 5, row % 3, usize::from(row % 7 > row % 5)));
            let text = "a,b,c,kind\n".to_owned() + &lines.collect::<String>();
            std::fs::write(folder.path().join(format!("part-{rank}.csv")), text).expect("it can be written");
        }
        let loss = trained(ranks, &[&format!("files={}", folder.path().display())])[0];
        assert!(loss < 0.65, "{ranks} ranks: they learn, {loss}");
    }
}

/// What ranks print that end with an error, which must be soon.
fn failed(ranks: usize, words: &[&str]) -> String {
    let start = Instant::now();
    let output = run(ranks, words);
    assert!(!output.status.success());
    assert!(start.elapsed() < Duration::from_secs(30), "nobody waits for a rank that does not come");
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

#[test]
fn an_error_of_one_rank_ends_all() {
    let said = failed(4, &["before=3"]);
    // As soon as the first process has printed its error and ended, MPI ends the others, which have the same to say.
    assert!(said.contains("Error: the disk is gone") || said.contains("Error: rank 3: the disk is gone"), "{said}");
    // Before the training.
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("part-0.csv"), "a,b,c,kind\n1,2,3,0\n2,1,3,1\n").expect("it can be written");
    let said = failed(2, &[&format!("files={}", folder.path().display())]);
    assert!(said.contains("part-1.csv: cannot"), "{said}");
}

#[test]
fn a_rank_that_panics_ends_all() {
    let said = failed(2, &["before=9", "event=panic"]);
    assert!(said.contains("a bug of this rank"), "{said}");
}

#[test]
fn after_the_death_of_a_rank_another_number_of_ranks_goes_on() {
    let whole = alone(Some(4));
    for (before, after) in [(4, 2), (2, 1), (2, 4)] {
        let folder = tempfile::tempdir().expect("a folder");
        let checkpoint = format!("checkpoint={}", folder.path().display());
        failed(before, &["ordered=4", &checkpoint, "before=20", "event=kill"]);
        assert!(has_files(folder.path()), "it wrote checkpoints");
        assert_eq!(trained(after, &["ordered=4", &checkpoint]), whole, "{before} ranks, then {after}");
    }
}

fn has_files(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
}
