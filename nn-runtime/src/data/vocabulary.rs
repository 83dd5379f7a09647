//! The tokens of a text.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use nn_kernels::Scalar;

use crate::atomic_file;
use crate::error::Error;
use crate::names::nearest;
use crate::padded::Padded;
use crate::token::Token;

/// The tokens that a network knows: characters, words, or any texts, each with its number.
///
/// ```
/// use nn_runtime::data::Vocabulary;
/// use nn_runtime::prelude::*;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let vocabulary = Vocabulary::characters("to be or not to be");
/// assert_eq!(vocabulary.texts(), [" ", "b", "e", "n", "o", "r", "t"]);
///
/// let tokens: Vec<Token<7>> = vocabulary.encode("not")?;
/// assert_eq!(tokens.iter().map(|token| token.index()).collect::<Vec<_>>(), [3, 4, 6]);
/// assert_eq!(vocabulary.decode(&tokens), "not");
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("vocabulary.json");
/// vocabulary.save(&path)?; // beside the network
/// assert_eq!(Vocabulary::load(&path)?, vocabulary);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    texts: Vec<String>,
    /// The number of each text.
    numbers: HashMap<String, usize>,
    unit: Unit,
}

/// What a text is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Characters,
    Words,
    /// Not at all: a text is one token.
    Categories,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    unit: Unit,
    texts: Vec<String>,
}

/// The version of the format.
const FORMAT: u32 = 1;

impl Vocabulary {
    /// The characters of a text, in the order of Unicode.
    #[must_use]
    pub fn characters(text: &str) -> Self {
        let all: BTreeSet<char> = text.chars().collect();
        Self::numbered(all.into_iter().map(String::from).collect(), Unit::Characters)
    }

    /// The words of a text in alphabetical order, cut at white space.
    #[must_use]
    pub fn words(text: &str) -> Self {
        let all: BTreeSet<&str> = text.split_whitespace().collect();
        Self::numbered(all.into_iter().map(str::to_owned).collect(), Unit::Words)
    }

    /// Whole texts, in this order, each once: the categories of a column of a table.
    ///
    /// ```
    /// use nn_runtime::data::Vocabulary;
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     struct Fare(Tokens(1, 3)) -> 1 { Embedding(4), Flatten, Dense(1) }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("fares.csv");
    /// std::fs::write(&path, "to,fare\nNew York,900\nBern,60\nRome,80\n")?;
    /// let table = Csv::new(&path).categorical(["to"]).read_table::<Fare>()?;
    /// let cities = Vocabulary::categories(table.encoding.categories("to").unwrap_or_default());
    /// assert_eq!(cities.token::<3, f32>("New York")?.index(), 1);
    /// assert_eq!(cities.token::<3, f32>("Rom").unwrap_err().to_string(), "\"Rom\" is not one of the 3 categories of the vocabulary, did you mean \"Rome\"?");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn categories<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut seen = HashSet::new();
        let texts = texts.into_iter().map(|text| text.as_ref().to_owned()).filter(|text| seen.insert(text.clone())).collect();
        Self::numbered(texts, Unit::Categories)
    }

    fn numbered(texts: Vec<String>, unit: Unit) -> Self {
        let numbers = texts.iter().cloned().zip(0..).collect();
        Self { texts, numbers, unit }
    }

    /// The text of each token, in the order of their numbers.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// How many tokens there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Returns the token of a single character, word or category.
    ///
    /// # Errors
    /// The vocabulary does not have it, or has more tokens than `V`.
    pub fn token<const V: usize, S: Scalar>(&self, text: &str) -> Result<Token<V, S>, Error> {
        self.check::<V>()?;
        self.number(text)
    }

    fn check<const V: usize>(&self) -> Result<(), Error> {
        if self.len() > V {
            return Err(Error::Data(format!("the vocabulary has {} tokens, but the network declares {V}", self.len())));
        }
        Ok(())
    }

    fn number<const V: usize, S: Scalar>(&self, text: &str) -> Result<Token<V, S>, Error> {
        let token = self.numbers.get(text).and_then(|number| Token::new(*number));
        token.ok_or_else(|| {
            let (units, near) = match self.unit {
                Unit::Characters => ("characters", None),
                Unit::Words => ("words", None),
                Unit::Categories => ("categories", nearest(text, self.texts.iter().map(String::as_str))),
            };
            let hint = near.map_or_else(String::new, |near| format!(", did you mean {near:?}?"));
            Error::Data(format!("{text:?} is not one of the {} {units} of the vocabulary{hint}", self.len()))
        })
    }

    /// Cuts a text into its tokens. With [`categories`](Self::categories) the whole text is one.
    ///
    /// # Errors
    /// The text has a character or a word that is not in the vocabulary, or the vocabulary has more tokens than `V`:
    ///
    /// ```text
    /// "z" is not one of the 7 characters of the vocabulary
    /// ```
    pub fn encode<const V: usize, S: Scalar>(&self, text: &str) -> Result<Vec<Token<V, S>>, Error> {
        self.check::<V>()?;
        let mut buffer = [0; 4];
        match self.unit {
            Unit::Characters => text.chars().map(|character| self.number(character.encode_utf8(&mut buffer))).collect(),
            Unit::Words => text.split_whitespace().map(|word| self.number(word)).collect(),
            Unit::Categories => self.number(text).map(|token| vec![token]),
        }
    }

    /// Cuts a text into a row of at most `STEPS` tokens, for a network that declares `Tokens(..=STEPS, V)`.
    ///
    /// ```
    /// use nn_runtime::data::Vocabulary;
    /// use nn_runtime::prelude::*;
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let vocabulary = Vocabulary::words("to be or not");
    /// let row: Padded<Token<4>, 8> = vocabulary.encode_row("not to be")?;
    /// assert_eq!(row.len(), 3);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`encode`](Self::encode), or the text has more tokens.
    pub fn encode_row<const V: usize, const STEPS: usize, S: Scalar>(&self, text: &str) -> Result<Padded<Token<V, S>, STEPS>, Error> {
        let tokens = self.encode(text)?;
        Padded::new(&tokens)
            .ok_or_else(|| Error::Data(format!("the text has {} tokens, but a row of the network has at most {STEPS}", tokens.len())))
    }

    /// Joins the texts of tokens, words with spaces between them, categories with commas. A token that the vocabulary does not have becomes `�`.
    #[must_use]
    pub fn decode<const V: usize, S: Scalar>(&self, tokens: &[Token<V, S>]) -> String {
        let texts: Vec<&str> = tokens.iter().map(|token| self.texts.get(token.index()).map_or("\u{FFFD}", String::as_str)).collect();
        texts.join(match self.unit {
            Unit::Characters => "",
            Unit::Words => " ",
            Unit::Categories => ", ",
        })
    }

    /// Writes the vocabulary as JSON. The file is written atomically.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let (path, file) = (path.as_ref(), Written { format: FORMAT, unit: self.unit, texts: self.texts.clone() });
        let mut bytes = serde_json::to_vec(&file).map_err(|error| wrong(path, error.to_string()))?;
        bytes.push(b'\n');
        atomic_file::write(path, &bytes)
    }

    /// Reads a file that [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// The file cannot be read, is not a vocabulary, or has a token twice.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), action: "read", source })?;
        let Written { format, unit, texts } =
            serde_json::from_slice(&bytes).map_err(|error| wrong(path, format!("it is not a vocabulary: {error}")))?;
        if format != FORMAT {
            return Err(wrong(path, format!("it has format {format}, expected {FORMAT}")));
        }
        let read = Self::numbered(texts, unit);
        if read.numbers.len() != read.len() {
            return Err(wrong(path, "it has a token twice".to_owned()));
        }
        Ok(read)
    }
}

fn wrong(path: &Path, why: String) -> Error {
    Error::File { path: path.to_owned(), why }
}
