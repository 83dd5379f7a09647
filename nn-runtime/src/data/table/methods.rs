//! The methods of a table of any form: its settings, and what reads it.

/// The settings that tables of every form have, as methods of a type whose `choice` they are kept in; and the methods that read.
macro_rules! choices {
    ($form:ty) => {
        impl $form {
            /// The columns of the input by their names, in the order of the network's inputs.
            #[must_use]
            pub fn inputs<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.inputs = Some($crate::data::table::strings(names));
                self
            }

            /// The columns of the target by their names.
            #[must_use]
            pub fn targets<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.targets = Some($crate::data::table::strings(names));
                self
            }

            /// A column that says what each row weighs, at least 0: see [`Dataset::weighted`](crate::data::Dataset::weighted). A cell without a value is an
            /// error or, by [`missing_in`](Self::missing_in), drops its row. Rows that are to be predicted need no such column.
            #[must_use]
            pub fn weights(mut self, name: impl Into<String>) -> Self {
                self.choice.weights = Some(name.into());
                self
            }

            /// Columns that are neither input nor target, whose text [`Table::kept`](crate::data::Table::kept) gives: a key or a time to split by.
            #[must_use]
            pub fn keep<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.kept.extend($crate::data::table::strings(names));
                self
            }

            /// Columns whose cells are names of categories, in the order of the names. In the input each becomes as many numbers as there are
            /// categories: a 1 and zeros. So it does in the target, but where the target takes one number for each of its columns: there it is
            /// the number of the category, counted from 0, which is a class.
            #[must_use]
            pub fn categorical<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.categorical.extend(names.into_iter().map(|name| (name.into(), None)));
                self
            }

            /// A column whose cells are of these categories, in this order. Others are unknown, see [`unknown`](Self::unknown).
            #[must_use]
            pub fn categories<T: Into<String>>(mut self, column: impl Into<String>, categories: impl IntoIterator<Item = T>) -> Self {
                self.choice.categorical.insert(column.into(), Some($crate::data::table::strings(categories)));
                self
            }

            /// What a category of an input becomes that is not among those declared, or, when the [`Encoding`](crate::data::Encoding) is used later,
            /// not among those learnt. An error where nobody says it.
            #[must_use]
            pub fn unknown(mut self, unknown: $crate::data::Unknown) -> Self {
                self.choice.unknown = unknown;
                self
            }

            /// What becomes of cells without a value, in all columns. An error where nobody says it. Means and medians are those of the rows that
            /// are read: to keep test rows out of them, read those from a file of their own with [`encoding`](Self::encoding).
            #[must_use]
            pub fn missing(mut self, missing: $crate::data::Missing) -> Self {
                self.choice.missing = missing;
                self
            }

            /// What becomes of cells without a value in some columns.
            #[must_use]
            pub fn missing_in<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>, missing: $crate::data::Missing) -> Self {
                self.choice.missing_in.extend(columns.into_iter().map(|name| (name.into(), missing)));
                self
            }

            /// The texts that stand for no value, instead of those that [`Missing`](crate::data::Missing) names; upper and lower case are the same. One that
            /// is a number, such as `-999`, stands for that number however it is written.
            #[must_use]
            pub fn missing_words<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
                self.choice.words = Some($crate::data::missing::Words::new($crate::data::table::strings(words)));
                self
            }

            /// The texts that stand for no value in some columns, instead of those that do so in the others: where `NA` is a category,
            /// `.missing_words_in(["alley"], [""])`. Without any, every cell of the columns has a value.
            #[must_use]
            pub fn missing_words_in<T: Into<String>, W: Into<String>>(
                mut self,
                columns: impl IntoIterator<Item = T>,
                words: impl IntoIterator<Item = W>,
            ) -> Self {
                let words = $crate::data::missing::Words::new($crate::data::table::strings(words));
                self.choice.words_in.extend(columns.into_iter().map(|name| (name.into(), words.clone())));
                self
            }

            /// The unit of a column's numbers x: they become (x − `subtract`) / `divide`, computed in `f64` before they are rounded to the network's
            /// scalar. For time stamps of which `f32` holds too few digits, `.unit("stamp", 1.7e9, 1.0)`, and for numbers that are too large or too
            /// small for it, `.unit("p", 0.0, 1e-50)`. The [`Encoding`](crate::data::Encoding) has the units, and does the same with a row that is to be
            /// predicted.
            #[must_use]
            pub fn unit(mut self, column: impl Into<String>, subtract: f64, divide: f64) -> Self {
                self.choice.units.insert(column.into(), $crate::data::encoding::Unit { subtract, divide });
                self
            }

            /// Reads as another file was read: the columns of input and target, their categories and units, what stands for no value and what fills
            /// such cells are those of the encoding. Cells that it has no fill for are errors, or drop their row.
            #[must_use]
            pub fn encoding(mut self, encoding: &$crate::data::Encoding) -> Self {
                self.choice.encoding = Some(encoding.clone());
                self
            }

            /// Reads the rows. [`read_table`](Self::read_table) also gives what was learnt of the columns and what was filled.
            ///
            /// # Errors
            /// The file cannot be read, or is damaged; a column is missing, stands twice or is of a type that gives no numbers; the columns do not
            /// make as many numbers as the network takes; a line of a text has more or fewer cells than the header; a cell has no value, or is no
            /// finite number, no class or no known category where one is wanted. The error names the file, its line or row, counted from 1, the
            /// column, what was found and what was expected.
            pub fn read<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::Dataset<N>, $crate::error::Error> {
                Ok(self.read_table()?.data)
            }

            /// Reads the rows, and tells what it learnt and did.
            ///
            /// # Errors
            /// As [`read`](Self::read).
            pub fn read_table<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::Table<N>, $crate::error::Error> {
                $crate::data::table::read(self)
            }

            /// Reads the rows of a file without a target, to predict them: Kaggle's `test.csv`. The columns are those of an
            /// [`encoding`](Self::encoding), in whichever order the file has them; without one they are [`inputs`](Self::inputs), or all that are
            /// not kept. Columns that only a training needs, targets and weights, may be there or not.
            ///
            /// # Errors
            /// As [`read`](Self::read), for the columns of the input; categories are to be known, or a fill is to be learnt, and there is no encoding.
            pub fn read_inputs<N: $crate::network::Network>(&self) -> Result<$crate::data::Inputs<N>, $crate::error::Error> {
                $crate::data::table::read_inputs(self)
            }

            /// As [`read_inputs`](Self::read_inputs) some thousand rows at a time, for a file that may be larger than memory.
            ///
            /// # Errors
            /// As [`read_inputs`](Self::read_inputs); the stream gives an error where it reaches a row that cannot be read.
            pub fn stream_inputs<N: $crate::network::Network>(&self) -> Result<$crate::data::InputStream<N>, $crate::error::Error> {
                $crate::data::table::stream_inputs(self)
            }

            /// Predicts every row of the file, and writes a CSV file: the columns that are [kept](Self::keep), then the network's answers as
            /// [`Encoding::answer`](crate::data::Encoding::answer) has them, under the names of the target's columns. Memory holds some thousand rows,
            /// and the file is written whole or not at all. Rows that are dropped are in the report, not in the file.
            ///
            /// # Errors
            /// As [`read_inputs`](Self::read_inputs); the network answers another number of numbers than the encoding's targets have; the system refuses
            /// to write there.
            pub fn predict_to_csv<N: $crate::compiled::WithTarget>(
                &self,
                network: &N,
                path: impl AsRef<std::path::Path>,
            ) -> Result<$crate::data::TableReport, $crate::error::Error> {
                $crate::data::table::predict_to_csv(self, network, path.as_ref())
            }

            /// The rows of a file that may be larger than memory: see [`Stream`](crate::data::Stream). Where categories or fills are
            /// still to be learnt, the file is gone through once for these; a median keeps the numbers of its column while that lasts.
            ///
            /// # Errors
            /// As [`read`](Self::read), for the columns and the settings, and for the whole file where it is gone through.
            pub fn stream<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::Stream<N>, $crate::error::Error> {
                $crate::data::table::stream(self)
            }
        }
    };
}
pub(in crate::data) use choices;
