# Words of the program in English. `.help` says what to do.
# One message a line, so that both languages are easily compared.

## Reading data
columns-missing = { $count } columns are missing: { $path } { $sheet } ({ $columns })
    .help = { $similar ->
        [none] Give the columns the question numbers and labels of the questionnaire. A question without answers needs an empty column with its header. A question that was not asked this time is named in not_asked of the mapping (--map).
       *[other] Some headers look similar: { $similar }. Make a mapping with survey map, check it, and pass it with --map. A question that was not asked this time is named in not_asked of the mapping (--map).
    }
design-columns-missing = { $count } columns that the design names are missing: { $path } { $sheet } ({ $columns })
    .help = { $similar ->
        [none] weight, strata and cluster name the id of a question or the heading of a column of the answers.
       *[other] weight, strata and cluster name the id of a question or the heading of a column of the answers. These headings look alike: { $similar }
    }
columns-doubled = Columns { $first } "{ $header }" and { $second } "{ $other }" belong to the same question: { $path } { $sheet }
    .help = Delete the one that is not wanted, or make a mapping with survey map, leave its "to" empty, and pass it with --map.
columns-without-header = The columns right of "{ $question }" have no header: { $path } { $sheet } (columns { $columns })
    .help = See whether the row with the options stands right below the question (a header has up to three rows).
workbook-password = The workbook is protected by a password: { $path }
    .help = Open it in Excel, remove the password under File, Info, Protect Workbook, and save it again.
cell-two-answers = A question with one answer has two or more marks: { $path } { $sheet } { $cell } "{ $header }", value "{ $value }"
    .help = Leave one mark. If it is not known which, leave all blank.
mapping-unknown-column = The questionnaire has no column "{ $name }" as the mapping says.
    .help = { $nearest ->
        [none] Use the name of a variable of the questionnaire, or to = "" for a column to leave out.
       *[other] Similar names: { $nearest }
    }
map-exists = The mapping is already there: { $path }
    .help = It is not replaced, so that no work is lost. Choose another name with -o, or pass it with --map to update it.
corrections-headers-missing = The corrections lack their headings: { $path }
    .help = The headings are respondent, variable, old, new, reason, and row where several respondents have the same number.
corrections-contradict = Two different corrections for respondent "{ $respondent }", "{ $variable }" (file, row and new answer: { $first } / { $second })
    .help = Delete one of them, or make both the same.
corrections-without-variable = A correction names no variable: { $path } (row { $row })
    .help = Write the name of the variable, or the number or text of the question. Only a row that excludes a respondent may leave it blank.
corrections-exclude-all = The corrections exclude all respondents: { $path }
    .help = Look at the rows whose new answer is "exclude".
corrections-unknown-variable = The questionnaire has no variable "{ $name }" as the corrections say: { $path } (row { $row })
    .help = { $nearest ->
        [none] Use the name, number or label of a question.
       *[other] Similar names: { $nearest }
    }
strict-errors = There are { $count } errors in the answers (--strict).
    .help = Make a list with survey check, and mend the answers or pass corrections with --corrections. Without --strict, answers that cannot be read are left out.
file-not-found = File not found: { $path }
    .help = Check the name and the folder. Put names with spaces in quotes.
output-is-input = The output would replace a file that was read: { $path }
    .help = Data are never written over. Give another place or name with -o.
output-in-the-way = Something that this program has not written is in the way: { $path }
    .help = Nothing was written. Move it, or choose another place with -o.
output-busy = Another run is writing into this folder: { $path }
    .help = Wait until it is done, then run the command again.
stdout-unwritable = The result cannot be written to standard output ({ $detail })
    .help = See whether there is room where it is written to, and whether you may write there.
file-changed = The file was changed while it was read: { $path }
    .help = Run the command again when it has been saved. Nothing was written.
file-takes-too-long = Reading takes too long and was stopped: { $path }
    .help = See whether the file is damaged, or holds sheets and formats that are not needed.
file-takes-too-much = Reading takes too much memory and was stopped: { $path }
    .help = See whether the file is damaged. If it is not, copy the sheet with the answers into a new workbook, or save it as CSV.
file-broken = The file is damaged and cannot be read: { $path }
    .help = Have it sent again, or open and save it in Excel.
file-unreadable = Cannot read the file: { $path } ({ $detail })
    .help = Close it in other programs and check that you may read it.
folder-without-data = No readable files in the folder: { $path }
    .help = Name a folder with files of answers (.xlsx, .csv and others).
folder-too-deep = The folders are too deep (up to 8 levels): { $path }
    .help = Move the data up, or name this folder itself.
file-too-large = The workbook is too large (limit 1 GB): { $path }
    .help = Save it as CSV, which may have any size, or split it and name the folder of the parts.
answers-too-many = Too many answers to hold at once (respondents by questions up to 250 million): { $path }
    .help = survey export and survey cross count any number. Make reports of parts, by area or year.
workbook-too-large = The workbook unpacks to too much (limit 2 GB): { $path }
    .help = Copy the sheet with the answers into a new workbook.
sheet-too-large = The sheet "{ $sheet }" is too large (up to 100 million cells, 16,384 columns, 1 GB of text; xls and ods 20 million cells a file): { $path }
    .help = Delete what stands outside the answers and save it again.
sheet-of-no-workbook = There is no sheet "{ $sheet }" to choose, since this is no workbook: { $path }
    .help = Take the sheet out.
sheet-not-found = There is no sheet "{ $sheet }": { $path }
    .help = Sheets of this file: { $known }
file-empty = The file is empty: { $path }
    .help = Open it in Excel to see whether it was saved completely.
file-no-workbook = Not readable as a workbook: { $path } ({ $detail })
    .help = Open it in Excel and save it again as .xlsx, without a password.
file-is-page = Named like an Excel workbook, but it is a web page (HTML) or XML: { $path }
    .help = Open it in Excel and save it as .xlsx.
file-is-pdf = Named like an Excel workbook, but it is a PDF: { $path }
    .help = Ask for the Excel workbook, or for a CSV file.
file-type-unknown = Files of this kind are not supported: { $path }
    .help = Save it as .xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv.
file-encoding-unknown = The encoding of the text is not known: { $path } (line { $line })
    .help = In Excel, use "Save as" with "CSV UTF-8 (comma delimited)".
headers-not-found = No header that belongs to a question was found: { $path }
    .help = Put question number and text (or variable names) into the header row. Use -q for another questionnaire.
answers-hidden = Only a hidden sheet, "{ $sheet }", has the headers of the questions: { $path }
    .help = If that is the one, name it with --sheet.
record-length = A row has another number of cells than the header: { $path } line { $line } (header { $expected }, this row { $found })
    .help = See whether a comma or a quotation mark has shifted the cells. A value with a comma stands in quotation marks: "1,234".
record-length-more = { $count } more rows have another number of cells than the header: { $path }
quote-not-closed = A quotation mark is not closed: { $path } line { $line }
    .help = Close or remove it; as it is, the rows behind it become part of one cell.
quote-within-cell = Something follows the end of a cell in quotation marks: { $path } from line { $line }
    .help = See whether a quotation mark before it was never closed. A quotation mark itself is written as two.
file-without-rows = There are no answers below the header: { $path } { $sheet }
    .help = Put the answers of one respondent on each row.
cell-no-number = This question takes a number: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Enter digits only, or leave the cell blank if the number is not known.
cell-filler = A number stands where there is none (999 and the like): { $path } { $sheet } { $cell } "{ $header }", value "{ $value }"
    .help = If it is meant, take it out of not_a_number in the questionnaire; if not, leave the cell blank.
cell-no-count = This question takes a whole number of 0 or more: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Enter a whole number of 0 or more, or leave the cell blank.
cell-no-month = A month is asked for, and this is none: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Write it as 2024/5 or 令和6年5月. If it is not known, leave the cell blank.
cell-no-time = A time of day is asked for, and this is none: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Write it as 9:30. If it is not known, leave the cell blank.
cell-no-hours = Opening times are asked for, and these are none: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Write them as 9:00-12:00, 14:00-18:00, or 休 where it is closed. What goes on into the next day ends at up to 30:00.
cell-no-date = This question takes a date: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Write it like 2018/3/31, or leave the cell blank.
cell-unknown-option = Not one of the answers to choose from: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Use the label or the number of an answer of the questionnaire.
cell-unknown-mark = Cannot tell whether this was chosen: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Enter 1 where it was chosen; leave the cell blank or enter 0 where not.
cell-error-value = The cell holds a formula's error: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Mend the formula, replace it by its value, or leave the cell blank.
cell-unclear = Part of the text is struck out or raised, so that the answer is not certain: { $path } { $sheet } { $cell } "{ $header }", value "{ $value }"
    .help = Delete what is struck out and leave the answer alone.
cell-no-result = The file does not hold the result of a formula: { $path } { $sheet } { $cell } "{ $header }"
    .help = Open and save it in Excel, or replace the formula by its value.
reference-sheet-column-missing = The sheet "{ $sheet }" has no column "{ $column }": { $path }
    .help = Add the column or delete the sheet; without it, the questionnaire's own table is used.
questionnaire-not-fitting = The data fit no questionnaire: { $paths }
    .help = Name one with -q. Known: { $known }
questionnaire-ambiguous = The data fit several questionnaires alike: { $names }
    .help = Name one with -q.

## Definitions
questionnaire-not-found = No such questionnaire: { $name }
    .help = Known: { $known }. Or give the path of a questionnaire file (.toml).
template-not-found = No such report template: { $name }
    .help = Name a folder that holds plan.toml with -t.
template-file-missing = The report template has no { $file }.
    .help = Put it into the folder of the template.
template-failed = Cannot process { $file } of the report template: { $detail }
    .help = Check what was written there.
prose-failed = Cannot make the sentence { $file } of table "{ $table }" ({ $kind }): { $detail }
    .help = Check that it fits this kind of table (prose in the plan), and what was written there.
definition-unreadable = Cannot read the definition: { $path }
    .help = Check that the file is there and saved as UTF-8.
definition-syntax = This is not TOML: { $detail }
    .help = Check quotes, brackets and equals signs at this place.
definition-unknown-key = There is no key "{ $key }".
    .help = Known keys: { $known }
definition-unknown-value = "{ $value }" is not possible here.
    .help = Possible: { $known }
definition-missing-key = "{ $key }" is missing.
    .help = Add "{ $key } = …".
definition-invalid-value = This value is not possible: { $detail }
    .help = Texts stand in quotes, numbers without.
definition-wrong-kind = This must be { $expected }.
    .help = Texts stand in quotes, numbers, true and false without.
expected-number = a number
expected-count = a whole number of 0 or more
expected-whole = a whole number
expected-positive = a whole number of 1 or more
expected-text = a text in quotes
expected-truth = true or false
expected-list = a list in [ ]
expected-table = a table of keys ({"{"} key = value {"}"})
expression-syntax = Cannot read the expression from here: { $found }
    .help = Write it as an SQL expression, such as: visits >= 2000 AND physicians_home = 1
expression-ends = The expression ends too early.
    .help = See whether a value, a bracket or the END of a CASE is missing.
expression-quotes = This quotation mark is not closed: { $sign }
    .help = Texts stand in single quotes. A single quote within a text is written twice.
expression-too-large = The expression is too long or too deeply nested
    .help = Up to 10,000 letters, 1,500 words and signs, and about 50 brackets within each other. IN (…) lists values.
expression-function = The function may not be used in an expression: { $name } (only those that are told of one respondent)
    .help = These may be used: { $known }
expression-aggregate = { $name } cannot stand inside of another sum over a group.
    .help = Inside of SUM(…) and the like, write only what is of one respondent.
expression-arguments = { $name } has another number of values.
    .help = Write it as { $usage }.
expression-sign = This has no use at this place of an expression: { $sign }
    .help = { $instead ->
        [none] Use + - * / % || = <> < <= > >= AND OR NOT, IS [NOT] NULL, [NOT] IN (…), [NOT] BETWEEN, [NOT] LIKE, CASE, CAST, and functions such as COALESCE and ROUND.
       *[other] Write { $instead }.
    }
expression-several = "{ $name }" has several answers.
    .help = Use one of its options, which are yes or no: { $options }
expression-quoted = There is no variable "{ $name }".
    .help = Texts stand in single quotes: '{ $name }'
expression-types = "{ $left }" and "{ $right }" do not go together in { $sign }: the one is { $left_type ->
        [number] a number
        [code] a code number
        [condition] yes or no
        [text] a text
       *[day] a day
    }, the other is { $right_type ->
        [number] a number
        [code] a code number
        [condition] yes or no
        [text] a text
       *[day] a day
    }.
    .help = Numbers go with numbers and texts with texts. CAST(x AS TEXT) makes a text of a number, CAST(x AS REAL) a number of a text.
expression-needs = { $sign } needs { $needed ->
        [number] a number
        [condition] yes or no
       *[text] a text
    }: "{ $part }" is { $type ->
        [number] a number
        [code] a code number
        [condition] yes or no
        [text] a text
       *[day] a day
    }.
    .help = { $needed ->
        [condition] Write a comparison, such as x > 0.
        [number] CAST(x AS REAL) makes a number of a text.
       *[text] CAST(x AS TEXT) makes a text of a number.
    }
expression-condition = "{ $part }" is { $type ->
        [number] a number
        [code] a code number
        [condition] yes or no
        [text] a text
       *[day] a day
    } and no condition.
    .help = Write a comparison, such as { $part } { $type ->
        [number] > 0
        [code] = 1
        [day] >= '2025-04-01'
       *[text] = 'text'
    }
expression-number = "{ $part }" is { $type ->
        [number] a number
        [code] a code number
        [condition] yes or no
        [text] a text
       *[day] a day
    }: a computed variable is a number, or yes or no.
    .help = Compare it, or use it where it is needed. CAST(x AS REAL) makes a number of a text.
expression-label = "{ $name }" is written as the number of its answer: "{ $label }" is { $code }.
    .help = Write { $code } in place of '{ $label }'.
expression-no-label = "{ $name }" is written as the number of its answer, and has no answer "{ $label }".
    .help = Its answers: { $codes_en }
expression-day = "{ $text }" is no day to compare "{ $name }" with.
    .help = Write days as '2025-04-01'.
expression-decimals = The number of decimals is a whole number from 0 to { $most }, written out.
    .help = For example ROUND(x, 1).
expression-cast = There is no type "{ $type }".
    .help = Use INTEGER, REAL, TEXT, BOOLEAN or DATE.
called-unknown = No question is called "{ $name }".
    .help = { $nearest ->
        [none] survey questions lists them.
       *[other] Similar names: { $nearest }
    }
called-ambiguous = Several questions are called "{ $name }": { $candidates }
    .help = Name one by its id.
called-needs-quotes = "{ $name }" as it stands is a subtraction.
    .help = Put it into double quotation marks, or write the id.
expression-unknown-variable = There is no variable "{ $name }".
    .help = { $nearest ->
        [none] Use a variable of the questionnaire.
       *[other] Similar names: { $nearest }
    }
id-malformed = "{ $name }" cannot be the name of a variable.
    .help = Begin with a lower-case letter and use lower-case letters, digits and underscores only.
id-reserved = "{ $name }" cannot be the name of a variable: it is a word of SQL.
    .help = Add to it, as in "{ $name }_1", so that expressions can use it.
plan-id-malformed = The id "{ $name }" may hold letters, digits, hyphens and underscores only
    .help = It becomes the name of files.
prose-not-allowed = A prose template holds something that is not allowed: { $file } ({ $detail })
    .help = Conditions, loops of up to 1,000 steps and variables may be used.
template-takes-too-long = Typesetting the template takes too long and was stopped: { $file }
    .help = See whether a loop in it has no end.
template-takes-too-much = Typesetting the template takes too much memory and was stopped: { $file }
    .help = See whether a loop or a picture in it is too large.
id-duplicate = "{ $name }" is used twice.
    .help = Give one of them another name.
question-without-codes = "{ $name }" has no answers to choose from.
    .help = Add them as codes.
question-codes-from-data = "{ $name }" cannot have codes_from_data.
    .help = It is for single questions (type = "single") without codes.
question-too-many-answers = The answers to "{ $name }" are of too many kinds (at most { $most }).
    .help = Check that the column is the right one, and not one of free text.
question-with-codes = "{ $name }" is of a type without answers to choose from.
    .help = Remove the codes, or make the type single, multiple, code or grid.
question-two-written-out = "{ $name }" has two or more answers with written_out.
    .help = Give it to one answer only, such as "Other".
question-too-many-codes = The question "{ $name }" has too many codes (up to { $most })
    .help = Split the question, or ask for a number or a text.
grid-without-items = "{ $name }" has no items.
    .help = Add the rows of the grid as items.
question-with-items = "{ $name }" is of a type without items.
    .help = Remove the items, or make the type grid.
grid-without-columns = "{ $name }" has no columns.
    .help = Add the columns of the grid of numbers as columns.
question-with-columns = "{ $name }" is of a type without columns.
    .help = Remove the columns, or make the type grid-count or grid-number.
grid-parts-of-no-numbers = "{ $name }" has sum or part_of, and is no grid of numbers.
    .help = Remove them, or make the type grid-count or grid-number.
grid-unknown-part = There is no other row or column "{ $name }" in this grid.
    .help = Similar names: { $nearest }
question-refers = refers_to of "{ $name }" is for questions of type "text" only.
    .help = Make the type "text", or remove refers_to.
question-with-ranks = "{ $name }" has ranks or by, and is no ranking.
    .help = Remove them, or make the type ranking.
ranking-ranks = "{ $name }" has as many ranks as it has codes at most: from 1 to { $most }.
    .help = Change ranks, or leave it out.
question-number-inside = "{ $name }" asks for a number inside of an answer, and is neither single nor multiple.
    .help = Make it a question of its own, or change the type.
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
ranking-rank = { $label } (rank { $rank })
ranking-item = { $label } (rank of { $item })
ranking-unit = { "" }
rule-grid-sum = "{ $whole }" is not the sum of { $parts }.
rule-grid-part = "{ $parts }" is more than "{ $whole }", of which it is a part.
rule-ranking-repeated = "{ $label }": the same answer stands at two ranks. Leave it at one of them.
rule-ranking-tie = "{ $label }": two answers have the same rank. Give each rank once.
rule-ranking-gap = "{ $label }": a rank is left out above one that is given. Fill it in, or move the others up.
question-range-reversed = "{ $name }" has a min above its max.
    .help = Exchange min and max.
question-range-of-no-number = "{ $name }" has a min or a max and is no count or number.
    .help = Remove them, or make the type count or number.
code-duplicate = The code { $code } is used twice.
    .help = Change one of them.
code-duplicate-label = The answer "{ $label }" is there twice.
    .help = Change one of the labels.
code-without-label = The code { $code } has an empty label.
    .help = Write what the answer says.
derived-without-expression = "{ $name }" has no expression.
    .help = Write how it is computed as its expression.
derived-without-type = "{ $name }" has codes, from, recode or asked_if, and no type.
    .help = Add type = "single" or "multiple", or remove them.
derived-codes-per = "{ $name }" is an answer of codes, and has per or a unit.
    .help = Remove them, or the type for a number.
derived-multiple-expression = "{ $name }" has several answers, and one expression.
    .help = Give each code its condition as when.
derived-two-ways = "{ $name }" is computed in two ways at once.
    .help = Use either the expression, or from and the conditions of the codes.
derived-code-two-ways = The answer "{ $label }" says in two ways who has it.
    .help = Use one of when, of and otherwise.
derived-two-otherwise = "{ $name }" has two answers with otherwise.
    .help = Give it to one answer only.
derived-recode-of-none = "{ $name }" has recode, and no question whose codes it changes.
    .help = Name the question as from.
derived-recode-and-of = The answer "{ $label }" has of, beside a recode of the same question.
    .help = Say it either by of at each code, or by recode.
derived-of-none = The answer "{ $label }" has of, and there is no question that these codes are of.
    .help = Name the question as from.
derived-from = "{ $name }" is no question with answers to choose from.
    .help = Name a single or multiple question.
unit-unknown = The questionnaire has no such unit: { $name }
    .help = Write the id of a [[unit]] in of. Similar names: { $nearest }
unit-question = "{ $name }" cannot be asked of each [[unit]].
    .help = Questions of type ranking, and breakdown, codes_from_data and refers_to are for respondents alone. Questions of type id and required are for a [[unit]] with a key too.
unit-without-blocks = The unit "{ $name }" has no blocks of columns.
    .help = Write in blocks what their headers begin with. If it has a sheet or file of its own with one a row, write in key the header of the column with the respondent's number.
unit-blocks-and-key = The unit "{ $name }" has both blocks and key.
    .help = Write blocks alone where it stands in columns of the respondent's row, key alone where it has a sheet or file of its own.
unit-sheet-without-key = The sheet of the unit "{ $name }" is not used without a key.
    .help = Write in key the header of the column with the respondent's number in that sheet.
unit-key = The key of the unit "{ $name }" does not lead to respondents.
    .help = Write the header of the column with the respondent's number. The questionnaire needs a question of type id for it.
unit-file-unknown = No unit of which rows are read from a file is called "{ $name }".
    .help = Write the id of a [[unit]] with a key. Similar names: { $nearest }
unit-without-file = No file was named for the rows of { $label } ({ $path } has no sheets).
    .help = Name it with --units { $name }=FILE (in study.toml { $name } = "FILE" under [units]), or put them into the sheet "{ $sheet }" of the workbook with the answers.
unit-sheet-missing = There is no sheet "{ $sheet }" with the rows of { $label }: { $path }
    .help = Sheets of this file: { $known }. If they have a file of their own, name it with --units { $name }=FILE (in study.toml { $name } = "FILE" under [units]).
unit-key-missing = The rows of { $label } have no column "{ $header }" with the respondent's number: { $path } { $sheet }
    .help = Mend the header, or map the column to { $name } in a mapping (--map).
unit-rows-with-waves = Files with rows of units are not read of a survey with waves ([[wave]]).
    .help = Leave [units] (--units) out, or make the tables of a study without [[wave]].
unit-rows-in-waves = Tables of units that have rows of their own ({ $names }) are not made of a survey with waves ([[wave]]), nor where two files are compared.
    .help = Leave these tables out of the plan, or make them of a study without [[wave]].
derived-over-alone = The over of "{ $name }" is for a [[derived]] number of the respondent alone.
    .help = Leave out type, codes, from, asked_if, per and of, and write COUNT(*), SUM(x) and the like in expression. Bands and conditions may be another [[derived]] that uses it.
derived-over-over = The expression of "{ $name }" cannot use another number that sums up units (a [[derived]] with over).
    .help = Use questions of the unit and of the respondent alone.
plan-unit-before = The table "{ $table }" sets the same respondents of two waves beside each other, which units (of) are not.
    .help = Leave of out, or the comparison with the wave before (without_panel = true, before = false).
requirement-group = "{ $name }" is no single question whose answers could be groups.
    .help = Write a question of type single (zones, municipalities) as the group of a requirement. Similar names: { $nearest }
derived-from-data = The answers to "{ $name }" are the study's, and no codes of them are known here.
    .help = Use conditions on other questions, or give the question codes of its own.
derived-unknown-code = "{ $name }" has no code { $code }.
    .help = Use a code of that question.
derived-recode-unknown = { $old } counts as { $code }, and there is no answer with that code.
    .help = Add the code, or correct the number.
derived-never = Nobody can ever have the answer "{ $label }".
    .help = Give it a condition that can hold. Of single answers the first condition that holds counts: put the narrower one before the wider one.
derived-no-code = "{ $name }" can come to { $number }, which is none of its codes.
    .help = Add the code, or change the expression.
derived-code-twice = The code { $code } is in "{ $before }" and in "{ $label }".
    .help = Leave it in one of them, or make the type multiple.
derived-per = "{ $name }" is no number to divide by.
    .help = Name a count, a number or a derived number.
derived-cycle = The computation goes in a circle: { $cycle }
    .help = Rewrite one of the expressions without the others.
reference-unreadable = Cannot read the reference table: { $file }
    .help = Give its place relative to the questionnaire and save it as CSV in UTF-8.
reference-column-missing = The reference table { $file } has no column "{ $column }".
    .help = Add it or remove it from the definition.
plan-without-parameter = This plan has no parameter "{ $name }".
    .help = Add it to [parameters] of the plan, or leave the option out.
plan-parameter-no-number = Parameter "{ $name }" is set to "{ $value }", which is not a number.
    .help = Give a number.
plan-parameter-no-answer = Parameter "{ $name }" is set to "{ $value }", which is no answer to "{ $question }".
    .help = Give one of these, by its name or code: { $known }
plan-parameter-of-nobody = Nobody of the respondents gave the answer "{ $value }", to which parameter "{ $name }" is set ("{ $question }"): there is nothing to report.
    .help = Give one of these that respondents gave, by its name or code: { $known }
plan-unknown-parameter = There is no parameter "{ $name }".
    .help = Add it to [parameters] of the plan.
plan-after-and-before = Both "after" and "before" are written.
    .help = Keep one of them.
plan-unknown-section = There is no section "{ $name }".
    .help = Similar names: { $nearest }
plan-unknown-subset = There is no subset "{ $name }".
    .help = Similar names: { $nearest }
plan-unknown-reference = There is no reference table or column "{ $name }".
    .help = Similar names: { $nearest }
plan-format-malformed = "{ $format }" is no number format.
    .help = Use 0, 0.0, 0.00 (fixed decimals) or 0.#, 0.## (without trailing zeros).
plan-needs-variables = The table "{ $table }" has no variables.
    .help = Add names of variables.
plan-rows-of-one = Table "{ $table }" names several variables.
    .help = Name the one question of the rows; make a table for each.
plan-chart-needs-groups = Table "{ $table }": its chart needs groups.
    .help = Name questions in groups, or take out chart.
plan-change-variables = Table "{ $table }" needs one question with answers to choose from in variables, or numbers and yes/no variables.
    .help = A question with answers has a table of its own.
plan-change-chart = Table "{ $table }": such a chart is not one of these variables.
    .help = grouped and curve are of a question with answers to choose from. Of numbers write chart = "dots", and name those of one unit alone.
plan-change-chart-groups = Table "{ $table }": changes by groups cannot be drawn as bars (grouped).
    .help = Write chart = "dots" (a mark a wave) or "curve" (lines), or take out chart.
plan-change-group-once = Table "{ $table }": nothing can be compared by "{ $name }" in groups, which fewer than two waves asked.
    .help = Take "{ $name }" out of groups, or say in a [[wave.changed]] which question of an earlier wave it is.
plan-change-without-waves = Table "{ $table }" compares waves, and there are none.
    .help = Write [[wave]] in study.toml, or name in group a single question whose answers are compared.
plan-needs-two = Table "{ $table }" needs two numbers in variables: what is divided, and by what.
    .help = For example: variables = ["deaths_home", "deaths_total"]
plan-where-without-label = The plan has where, and no where_label.
    .help = Say in words of whom the report is: the cover repeats it.
plan-scope-without-where = The plan has where_label, and no where.
    .help = Add the condition, or remove the label.
report-scope = This report is of { $label }: { $within } of the { $all } { $respondent } who answered. The chapter on the data is of all.
plan-id-all = "{ $name }" cannot be the id of a subset.
    .help = It stands for all respondents. Choose another name.
lang-only-one = Only commands that make reports (report, compare, batch) take two languages at once.
    .help = Give --lang either ja or en.
report-without-pdf = --typst and --keep-source are for a PDF.
    .help = Add pdf to --format, or leave them out.
plan-named-twice = Table "{ $table }" names "{ $name }" twice.
    .help = Take one of them out.
plan-key-of-other-kind = "{ $key }" has no effect in a table of kind { $kind }.
    .help = Kinds that have it: { $kinds }
plan-show-without-chart = Table "{ $table }" has no chart, so that show cannot be chart or both.
    .help = Name a chart, or use show = "table".
plan-test-multiple = Several answers to "{ $name }" may be chosen, so this test cannot be used.
    .help = Name a question of which one answer is chosen, or take out test.
plan-test-of-counts = The test of table "{ $table }" is one of counts. It cannot be used of means.
    .help = Use anova, welch, mann-whitney, kruskal-wallis or jonckheere.
plan-test-of-number = The test of table "{ $table }" is one of a number, but there is no mean.
    .help = Name a number in mean, or use chi-squared, fisher or cochran-armitage.
plan-test-two-groups = mann-whitney compares two groups, but "{ $name }" does not make two.
    .help = Name a question with two answers, or give a number one bound in bands. Of more groups use kruskal-wallis.
plan-test-two-answers = cochran-armitage tests a trend of one of two answers, but "{ $name }" does not have two.
    .help = Name a question with two answers as rows, or use chi-squared.
plan-test-without-columns = Table "{ $table }" has no columns to test.
    .help = Name columns, or take out test.
plan-adjust-without-test = Table "{ $table }" has no test, so that adjust has no effect.
    .help = Name a test, or take out adjust.
plan-percent-of-mean = Table "{ $table }" shows means, so that percent_of has no effect.
    .help = Take out either mean or percent_of.
plan-needs-join = Table "{ $table }": join and join_on go together.
    .help = For example: join = "regions", join_on = "area"
plan-key-without-chart = "{ $key }" is for tables with a chart only.
    .help = Add chart, or take out this line.
plan-needs-two-means = Table "{ $table }": ratio_of_means needs two variables or more, and the mean among the statistics.
    .help = Name two or more in variables, and mean in statistics.
plan-needs-quantiles = Table "{ $table }": box plots need q1, median and q3 in statistics, and p10, p90 and mean either all or not at all.
    .help = For example: statistics = ["n", "mean", "p10", "q1", "median", "q3", "p90"]
plan-needs-surveyed = Table "{ $table }": the number surveyed needs both reference and reference_columns (one column).
    .help = For example: reference = "organisations", reference_columns = ["surveyed"]
plan-chart-of-one = Table "{ $table }": a chart of bars shows one question only.
    .help = Use chart = "stacked", or make a table for each question.
plan-label-without-where = "{ $key }" is for tables with where only.
    .help = Add where, or take out this line.
plan-key-not-shown = Table "{ $table }": "{ $key }" is not shown with this show.
    .help = Take out "{ $key }", or change show.
plan-key-of-nothing = Table "{ $table }": "{ $key }" would change nothing here.
    .help = Take out this line.
plan-format-of-nothing = The table has no statistic "{ $name }", for which formats says how it is printed.
    .help = Its statistics: { $known }
plan-stacked-multiple = Table "{ $table }": a question with multiple answers does not add up to 100%, and cannot be a stacked chart.
    .help = Use chart = "bars", with a table for each question.
plan-answers-differ = Table "{ $table }": the questions do not have the same answers, and cannot stand in one table.
    .help = Name questions with the same answers, or make a table for each.
plan-mean-count-of-single = Table "{ $table }": without a question with multiple answers there is no mean number of answers.
    .help = Take out mean_count and mean_count_without_other.
plan-answer-unit = Table "{ $table }": answer_unit is for tables of one question with multiple answers.
    .help = Take out this line.
plan-subsets-beside = Table "{ $table }": without two subsets or more, nothing stands beside each other.
    .help = Take out subsets_beside, or name two subsets or more.
plan-indent = Table "{ $table }": indent is longer than the list of variables.
    .help = Give as many as there are variables (none in a table of one question).
plan-chart-units = Table "{ $table }": the variables of the chart have different units.
    .help = Choose variables of one unit with chart_variables, or make several tables.
plan-one-subset = Table "{ $table }": this kind shows one subset only.
    .help = Name one in subsets, or make a table for each.
plan-needs-band-width = The table "{ $table }" needs one variable and a band_width above 0.
    .help = For instance: band_width = 250
plan-needs-reference = The table "{ $table }" needs reference and reference_columns.
    .help = Name a reference table of the questionnaire and its columns.
    .help = Example: group_label = "{ "{" }model{ "}" }", row_label = "{ "{" }area{ "}" }"
plan-needs-group = The table "{ $table }" needs one variable and a group.
plan-not-published = "{ $name }" cannot stand in a list of respondents.
    .help = Only questions can that the questionnaire marks with publish = "public", "municipality" or "members".
plan-needs-requirements = The table "{ $table }" needs the id of at least one [[requirement]] of the questionnaire (requirements).
plan-unknown-requirement = The questionnaire has no such requirement: { $name }
    .help = Similar names: { $nearest }
plan-other-group = The requirement "{ $name }" is on other groups than the others of the table ({ $group }).
    .help = Put requirements on other groups into a table of their own.
    .help = Put one name into variables, and into group the variable that divides.
plan-variable-unfit = The variable "{ $name }" does not fit a table of the kind { $kind }.
    .help = Use frequency for answers to choose from, summary for numbers, comparison for multiple answers between groups.

study-no-colour = "{ $name }" is no colour.
    .help = Write # and six hexadecimal digits, as in #183e66.
wave-question = Wave
wave-alone = There is only one [[wave]].
    .help = Write two or more, oldest first. The last one is this study itself and names no data.
wave-and-previous = There are both previous and [[wave]].
    .help = Take previous away: the wave before the last takes its place.
wave-last-with-data = The last [[wave]], "{ $wave }", names data.
    .help = The last one is this study itself: take its data away, or add one of this study (its label alone) behind it.
wave-without-data = The [[wave]] "{ $wave }" names no data.
    .help = Name its files in data. Only the last [[wave]] has none.
wave-last-guided = The last [[wave]], "{ $wave }", cannot have questionnaire, sheet, map, corrections or changed.
    .help = What guides this study stands at the top of study.toml.
wave-frame-en = The [[wave]] "{ $wave }" has frame_en alone.
    .help = Write frame too.
wave-label-blank = The label of a [[wave]] is blank.
    .help = Write the name that tables print, such as "Survey of 2021".
wave-label-twice = The label or label_en of a [[wave]] ({ $wave }) is that of another.
    .help = Give it another, by which tables can be read (full-width and half-width letters are the same).
wave-years = The year { $year } of the [[wave]] "{ $wave }" is not after { $before }, that of the wave before it.
    .help = Write the [[wave]] oldest first.
compare-same-file = The two files to be compared hold the same: { $path }, { $file }
    .help = Name the answers of before and those of today.
wave-year-missing = The [[wave]] "{ $wave }" has no year, while others have one.
    .help = Write it of all of them, or of none.
wave-year = The year { $year } of the [[wave]] "{ $wave }" is no year of four digits.
    .help = Write it as in year = 2021.
wave-same-file = The file { $file } of the [[wave]] "{ $wave }" holds the same as one of "{ $other }" ({ $path }).
    .help = Name the answers of each wave. Where they are sheets of one workbook, name the sheet of each.
wave-id-taken = The questionnaire has a question with the id wave.
    .help = It stands for the wave of the survey. Give the question another id.
wave-unknown-question = There is no question "{ $name }" in the questionnaire of today ({ $wave }).
    .help = { $nearest ->
        [none] Write the id of a question of today.
       *[other] Similar: { $nearest }
    }
wave-unknown-source = There is no question "{ $name }" in the questionnaire of "{ $wave }".
    .help = { $nearest ->
        [none] Write the id of a question of that questionnaire.
       *[other] Similar: { $nearest }
    }
wave-changed-twice = Two [[wave.changed]] are about the same question ({ $wave }).
    .help = Put them into one.
wave-changed-nothing = A [[wave.changed]] that changes nothing ({ $wave }).
    .help = Write from, recode, drop, expression or other, or take it away.
wave-other-and-more = other = true does not go with from, recode or drop ({ $wave }).
    .help = Of another question write other alone; of the same take it away.
wave-expression-of-no-number = An expression is for a number, without from and recode ({ $wave }).
    .help = Relate questions with answers to choose from by from and recode.
wave-recode-of-no-codes = recode and drop are for questions with answers to choose from ({ $wave }).
    .help = Where the unit is another, use expression.
wave-kind = "{ $question }" is answered in another way than "{ $then }" in "{ $wave }".
    .help = Add a [[derived]] of the same kind to the questionnaire of that wave and name it in from, or write other = true in a [[wave.changed]] to compare nothing.
wave-unit = "{ $question }" has another unit: "{ $now }" today, "{ $then }" in "{ $wave }".
    .help = Write a [[wave.changed]] with question = "{ $question }" and an expression that makes it the unit of today (as in expression = "{ $source } / 60"). If the numbers mean the same: expression = "{ $source }".
wave-renamed = The words of "{ $question }" are those of "{ $then }" in "{ $wave }".
    .help = If it is the same question, write a [[wave.changed]] with question = "{ $question }" and from = ["{ $then }"]; if not, with other = true.
wave-code-meaning = Code { $code } of "{ $question }" has another meaning: "{ $now }" today, "{ $then }" in "{ $wave }".
    .help = Say in the recode of a [[wave.changed]] as which code it counts (if it means the same: recode = { "{" } "{ $code }" = { $code } { "}" }; if it is no answer of today: drop = [{ $code }]).
wave-code-lost = Code { $code } ("{ $then }") of "{ $question }" in "{ $wave }" is not in the questionnaire of today.
    .help = Say in the recode of a [[wave.changed]] as which code it counts (as in recode = { "{" } "{ $code }" = 1 { "}" }), or that it does not: drop = [{ $code }].
wave-unknown-code = There is no code { $code } of "{ $question }" in "{ $wave }", or it is named in two ways.
    .help = Write codes of that questionnaire, each in recode or in drop.
wave-unknown-target = There is no code { $code } of "{ $question }" today ({ $wave }).
    .help = The right sides of recode are codes of the questionnaire of today.
wave-source-twice = The question "{ $then }" of "{ $wave }" becomes both "{ $first }" and "{ $second }" of today.
    .help = Write other = true in the [[wave.changed]] of one of them; if it really is both, expression = "{ $then }".
wave-expression-of-nothing = The expression names no question of "{ $wave }".
    .help = Write one that is computed from questions of that wave. Of a question that was not asked write other = true.
wave-drops-all = All answers to "{ $question }" are in drop, so that nobody of "{ $wave }" has one.
    .help = To compare nothing write other = true in place of drop.
wave-surveyed-few = The [[wave]] "{ $wave }": surveyed ({ $surveyed }) is less than the number of answers ({ $n }).
    .help = Look whether it is how many were sent the questionnaire, and whether answers are there twice.
wave-repeated-number = { $path }: several respondents have the same number (numbers: { $n }): { $numbers }
    .help = By their numbers respondents are found in other waves: each may be there once in a wave. Mend the number, or exclude one by a table of corrections.
wave-zeros-lost = { $n } numbers differ by zeros before them alone, so that it is not known whether they are of the same respondent: { $numbers }
    .help = If a spreadsheet program took zeros away, write them alike in all waves (as texts, or by a table of corrections). If respondents are different, add a letter to their numbers.
wave-last-design = The last [[wave]], "{ $wave }", has a [wave.design].
    .help = It is this study itself: write [design] at the top of study.toml instead.
wave-design-and-unweighted = The [[wave]] "{ $wave }" has a design and says unweighted.
    .help = Take one of them out.
wave-unweighted-like-all = The [[wave]] "{ $wave }" says unweighted, and no other is weighted.
    .help = Take unweighted out, or say by [design] and [wave.design] how the others are weighted.
wave-without-design = It is not said how the [[wave]] "{ $wave }" is weighted, while others are.
    .help = Write a [wave.design] below it (weight, strata, [[wave.design.frame]] as in [design]), or unweighted = true if all of its respondents count alike. Differences between weighted and unweighted waves may come of the weights alone.
wave-last-without-design = It is not said how this study (the last [[wave]], "{ $wave }") is weighted, while earlier waves are.
    .help = Write a [design], or unweighted = true in the last [[wave]] if all count alike.
design-repeated-number = Several respondents have the same number (numbers: { $n }): { $numbers }
    .help = By their numbers respondents are found in other waves: each may be there once in a wave. Mend the number, or exclude one by a table of corrections.
design-short-alike = not weighted
design-short-weight = weights of the column "{ $name }"
design-short-population = population over answers
design-short-frame = fitted to { $by } ({ $count } in all)
design-short-strata = strata { $name }
design-short-cluster = clusters { $name }
problem-of = { $of }: { $message }
test-under-design = The test { $test } of table "{ $table }" has no form that knows the [design] of the study.
    .help = Write test = "{ $instead }", which is then made by the design and the weights, or take the test out.
interval-under-design = The interval "{ $interval }" of table "{ $table }" has no form that knows the [design] of the study: weighted sums are no counts.
    .help = Write interval = "respondents", or take interval out: the limits are then by the design and the weights.
design-replicates-with-waves = In a survey with [[wave]] there are no replicates.
    .help = Take replicates and variance out (standard errors are by Taylor linearisation then).
design-nothing = [design] names no weight, strata, cluster, population or frame.
    .help = Name one of weight, strata, cluster, population and [[design.frame]], or take [design] out.
design-with-rounding = [design] cannot be used with a policy that rounds counts (round_to).
    .help = Weighted percents would tell the counts before rounding. Use a policy that hides in place of rounding (standard, careful).
design-bounds-without-frame = least and most do nothing without a [[design.frame]].
    .help = Add a [[design.frame]], or take least and most out.
design-rounds-without-raking = tolerance and rounds do nothing with one frame and no bounds.
    .help = Add a second [[design.frame]] or least and most, or take tolerance and rounds out.
design-bound = The value is out of range.
    .help = least lies between 0 and 1, most is more than 1, tolerance lies between 0 and 1; rounds is 1 or more, the size of population from 1 to 1e12.
design-replicates-number = The number of replicates is out of range.
    .help = It is 2 to 100000 (default 1000).
design-variance-without-replicates = variance = "replicates" needs replicates.
    .help = Add replicates = {"{"} method = "bootstrap" {"}"} (or "jackknife") to [design], or take variance out.
design-jackknife-number = number and seed do nothing with the jackknife, which leaves out each unit once.
    .help = Take them out, or write method = "bootstrap".
design-replicates-centered = single = "centered" cannot be used with replicates: a stratum of one cannot be drawn again.
    .help = Merge the stratum with a similar one, or write single = "certainty" (no error).
design-population-by-strata = There are strata, and population is one number.
    .help = Name a table with the number of each stratum: population = {"{"} file = "…" {"}"}.
design-population-without-strata = population is a table by strata, and there are none.
    .help = Add strata, or give population as one number.
design-unfit = "{ $name }" is not of a kind that can be used here.
    .help = A weight is a number; strata and clusters are single questions, texts or numbers. A heading of a column of the answers will do as well.
design-frame-by-nothing = by names no question.
    .help = Name the questions that are columns of the table.
design-frame-by = "{ $name }" is not a question with one answer.
    .help = A frame is by single questions, or derived ones with a type.
design-merge-of-other = merge names "{ $name }", which is not in by.
    .help = Name the question as by does.
design-merge-unknown = "{ $question }" has no answer "{ $name }".
    .help = Write the label of the answer, or its code.
design-frame-empty = The table of the frame has no rows: { $path } { $sheet }
    .help = Write a row for each category with its number below the headings.
design-frame-no-key = There is no column "{ $name }": { $path } { $sheet }
    .help = Add a column with the number, the label or the id of the question as its heading.
design-frame-no-column = There is no column of numbers "{ $name }": { $path }
    .help = { $nearest ->
        [none] Name the headings of two different columns of numbers in column and asked.
       *[other] Similar: { $nearest }
    }
design-frame-which-column = It is not clear which column holds the numbers: { $path } { $sheet }
    .help = Add column = "heading".
design-frame-unknown-answer = This is no answer to "{ $question }": { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Write it as the label or code of the questionnaire. Take rows of totals and notes out. If nobody can have given it, take the row out, or add the answer to the questionnaire.
design-frame-no-number = This is not a number from 0 to 1e12: { $path } { $sheet } { $cell } "{ $header }" has "{ $value }"
    .help = Write a number alone, without a unit or a sign; 0 where there is nobody.
design-frame-blank = A cell of the frame is blank: { $path } { $sheet } { $cell } "{ $header }"
    .help = Write the category and the number in each row; 0 where there is nobody. Categories without a number of their own are counted together by merge.
design-frame-twice = The frame has categories twice (in brackets their rows): { $cells }: { $path } { $sheet }
    .help = Write each category in one row. They are not added up.
design-frame-more = The same is found { $n } times more: { $path } { $sheet }
    .help = See whether this is the table of the frame, and whether its headings are right.
design-frame-several-sheets = Several sheets look like the table of the frame: { $path } ({ $sheets })
    .help = Name a file with that sheet alone.
design-frame-column-twice = Several columns are called "{ $name }": { $path } { $sheet }
    .help = Give them different headings.
design-name-blank = The name is blank.
    .help = Write the id of a question, or the heading of a column of the answers.
design-own-number = "{ $name }" is the respondents' own number, which no two of them share.
    .help = strata names a column of strata (such as areas), cluster one of clusters (such as corporations). Where respondents were drawn one by one, take cluster out.
design-strata-as-cluster = strata and cluster are the same column ({ $name }).
    .help = Name two columns. Where respondents were drawn one by one within strata, take cluster out.
design-merge-twice = merge has "{ $name }" of "{ $question }" twice.
    .help = Put an answer into one group only.
design-merge-alone = A group in merge of "{ $name }" has one answer or none.
    .help = Name two answers or more that count together, or take the group out.
design-frame-within = The categories of this frame are made of those of the frame "{ $file }", or the other way round.
    .help = Keep the finer one. The other changes nothing.
design-frames-differ-within = "{ $file }" and this table have different numbers of the same categories: { $cells }
    .help = Mend the tables so that they are of the same population.
design-frame-population = The frame adds up to { $own }, the population to { $first }.
    .help = Make them the same population.
design-frame-small = The number in the frame is smaller than the number of respondents: { $cells }
    .help = Write how many there are, not percents. If the number is right, see whether somebody answered twice.
design-asked-few = Fewer were asked (asked) than answered: { $cells }
    .help = Check how many were sent the questionnaire, and whether somebody answered twice.
design-asked-many = More were asked (asked) than there are: { $cells }
    .help = See whether column and asked were mixed up.
design-cell-numbers = { $cell } (population { $population }, answered { $n })
design-cell-answered = { $cell } (answered { $n })
design-cell-population = { $cell } (population { $population })
design-cell-asked = { $cell } (asked { $asked }, answered { $n })
design-cell-asked-of = { $cell } (asked { $asked }, population { $population })
design-cell-differs = { $cell } ({ $first } and { $own })
and-more = … ({ $n } in all)
number-in-rows = { $id } ({ $rows })
design-of-nobody = There are no respondents to weight.
    .help = Name a file with answers.
design-weight-missing = { $n } respondents have no weight "{ $name }", or one that is no number (rows: { $rows }).
    .help = Give each a positive number in the file or by corrections. Exclude by corrections who is not to count.
design-weight-too-large = { $n } respondents have a weight "{ $name }" that is too large, of more than 1e12 (rows: { $rows }).
    .help = A weight is of how many a respondent speaks. Look whether digits or columns were mixed up.
design-weight-not-positive = { $n } respondents have a weight "{ $name }" of 0 or less (rows: { $rows }).
    .help = Weights are positive. Exclude by corrections who is not to count, in place of a weight of 0.
design-not-placed = { $n } respondents have no answer to "{ $name }", by which is weighted (rows: { $rows }).
    .help = Look them up in the list of addressees and fill them in, in the file or by corrections.
design-stratum-not-in-frame = Strata that the table of population lacks ({ $n }): { $cells }
    .help = Add rows to the table, or write the names of strata alike.
design-population-small = The population is smaller than the number of respondents (or clusters): { $cells }
    .help = Check the number in population, and whether somebody answered twice.
design-single = Strata with a single respondent (or cluster), so that their error cannot be computed ({ $n }): { $cells }
    .help = See whether strata names the right column. If it does, merge them with similar ones, or write single = "centered" (compared with the mean of all) or single = "certainty" (no error) in [design].
design-single-all = There is a single respondent (or cluster), so that no error can be computed.
    .help = See whether the answers and the column of cluster are the right ones. To show no errors, write single = "certainty" in [design].
design-jackknife-many = There are too many units ({ $units }) for the jackknife.
    .help = Write method = "bootstrap", or take replicates out (errors of percents, means, sums and quantiles are by linearisation then).
design-bootstrap-many = Of { $units } units { $number } bootstrap samples are too many.
    .help = Write a number of { $most } or less.
design-all = all
design-frame-lacks = Respondents are of categories that the table of the frame lacks or has as 0: { $cells }
    .help = Add rows to the table, or check their answers.
design-frame-nobody = Nobody answered of these categories of the frame: { $cells }
    .help = Count them together with similar ones by merge in the [[design.frame]], as in merge = {"{"} area = [["A", "B"]] {"}"}.
design-frames-differ = The frames do not add up to the same: "{ $file }" to { $first }, this one to { $own }.
    .help = Mend the tables so that they are of the same population.
design-heading = Design and weights
design-said-weight = Weights are those of the column "{ $name }" of the answers.
design-said-population = Weights begin as the number of the population over the number that answered.
design-said-equal = All have a weight of 1.
design-said-frame = Weights were made to add up to the population's number in each category of "{ $by }" (post-stratification).
design-said-raking = Weights were made to add up to the population's numbers of each of { $by }, round by round (raking).
design-said-strata = Strata are "{ $name }", { $n } of them.
design-said-cluster = Clusters are "{ $name }", { $n } of them.
design-said-finite = Errors account for the share of the population that answered (finite population correction).
design-said-centered = Strata of one are compared with the mean of all.
design-said-certainty = Strata of one are taken for drawn with certainty.
design-said-spread = Weights add up to { $sum } over { $n } respondents. Their spread costs a design effect of { $effect } (1 + the squared coefficient of variation, Kish): an effective n of { $effective }.
design-said-protected = To protect few respondents, the smallest and largest weight and the numbers by category are not shown.
design-said-range = The smallest weight is { $min }, the largest { $max }.
design-said-errors = Standard errors and intervals are by Taylor linearisation, which knows strata, clusters, the population's number and how weights were adjusted.
design-said-waves = Each wave is weighted by its own design. Errors of differences between waves account for respondents who answered in both, told by their numbers.
design-said-jackknife = Standard errors and intervals of percents, means, sums and quantiles, and of what has no formula, are those of the jackknife (each respondent or cluster is left out once and the weights are adjusted anew).
design-said-jackknife-beside = Those of standard deviations, Gini coefficients and shares of the sum are of the jackknife (each respondent or cluster is left out once and the weights are adjusted anew).
design-said-bootstrap = Standard errors and intervals of percents, means, sums and quantiles, and of what has no formula, are those of { $number } bootstrap samples (Rao and Wu; seed { $seed }), in each of which the weights are adjusted anew.
design-said-bootstrap-beside = Those of standard deviations, Gini coefficients and shares of the sum are of { $number } bootstrap samples (Rao and Wu; seed { $seed }), in each of which the weights are adjusted anew.
design-said-replicates-lacking = In { $n } replicates a category of the frame has nobody; its number is spread over the others there.
design-said-replicates-unfinished = In { $n } replicates raking did not come to an end.
design-said-converged = It came to an end after { $rounds } rounds.
design-said-not-converged = Note: it did not come to an end in { $rounds } rounds; the largest difference from the frame that is left is { $gap }%.
design-said-least = Weights are at least { $bound } times the mean ({ $n } respondents stand at a bound).
design-said-most = Weights are at most { $bound } times the mean ({ $n } respondents stand at a bound).
design-column-cell = Category
design-column-population = Population
design-column-answered = Answered
design-column-rate = Percent of population
design-column-weight = Mean weight
design-frame-caption = Population and response: { $by }
design-frame-note = Population is the number in the frame, answered the number of { $respondent } that count. The mean weight is of how many in the population one speaks.
rule-weights = Raking did not come to an end in { $rounds } rounds: a difference of { $gap }% from the frame is left
note-weighted = Weighted: { $names }. n and counts are of the respondents as they are.
note-weighted-base = Weighted: { $names } (the weights add up to { $sum }). n and counts are of the respondents as they are.
note-unweighted = This table is not weighted: it is of the respondents as they are.
note-without-weights = Not weighted: { $names }.
note-interval-korn-graubard = 95% confidence intervals of percents are Korn and Graubard's, which know the design and the weights.
note-interval-design = 95% confidence intervals are by t, with standard errors that know the design and the weights.
method-weights = Weights
method-weights-text = Percents, means, quantiles, sums and ratios are weighted, with errors by the design; quantiles stand where the weights say (with equal weights as above). See "Design and weights". n and counts are not.
method-interval-korn-graubard = Intervals of percents
method-interval-korn-graubard-text = Korn and Graubard's interval (1998), 95%: that of Clopper and Pearson with the effective n; the degrees of freedom are units less strata.
method-interval-design = Intervals of means and ratios
method-interval-design-text = 95% interval by Student's t with the standard error that "Design and weights" tells of; the degrees of freedom are units less strata.
method-tests-design = Tests
method-tests-design-text = By the design and the weights: Wald tests for means, chi-squared tests with Rao and Scott's correction for percents, with Holm's correction for several; the notes name the level.
method-pairs-design = Answers given together
method-pairs-design-text = φ is the weighted correlation of having chosen each of two answers. p is that of the chi-squared test with Rao and Scott's correction for the design and the weights, with Holm's correction.
method-reliability-design = Reliability of percents
method-reliability-design-text = By the data presentation standards for proportions of the US National Center for Health Statistics (2017): † where the effective n is below 30, Korn and Graubard's 95% interval is 30 points wide or more, or it is wider than 5 points and than 130% of the percent.
slides-left-out = { $n } further items are in the report.
report-heading-standard_error = Standard error
report-heading-design_effect = Design effect
report-heading-effective_n = Effective n
report-heading-weighted_base = Sum of weights
plan-precision-of-means = standard_error, design_effect, effective_n and weighted_base of table "{ $table }" need the mean.
    .help = Add mean to statistics.
note-known-share = Percents with a standard error of 0 are of a question that weights were made to fit, or of strata of which all answered: chance has no part in them.
note-weights-unfinished = Raking did not come to an end: a difference from the frame is left.
codebook-weight = Weight, as worked out by [design]
codebook-stratum = Stratum
codebook-cluster = Cluster (numbered)
codebook-fpc = Number in the population of the stratum (finite population correction)
codebook-weighed = Respondents are weighted by `{ $name }`:
codebook-weighted-count = Weighted
codebook-mean = Weighted mean { $mean }
design-population-which = population has either size or file; column stands with file.
    .help = Without strata write size = a number, for a table by strata file = "…".
plan-precision-of-one = precision of table "{ $table }" is for one question with percents of respondents.
    .help = Name one question, without percent = "mentions" and reference.
note-weights-tests = tests
note-weights-panel = difference of the same respondents
note-weights-ratio = ratio of means
data-weighted = { $heading } (weighted)
data-standard-error = Standard error of { $heading }
design-column-asked = Asked
design-column-response = Response rate (%)
study-no-logo = The picture cannot be read: { $name }
    .help = Name it from the folder of study.toml; it must be SVG or PNG.
map-no-question = There is no single question "{ $name }".
    .help = { $nearest ->
        [none] The question of a [[areas]] is a single one about areas.
       *[other] Similar names: { $nearest }
    }
map-twice = There are two maps of "{ $name }".
    .help = Write one [[areas]] a question.
map-unreadable = Cannot read the map: { $path }
    .help = Check that the file is there, seen from study.toml.
map-too-large = The map is larger than { $most } MB: { $path }
    .help = Leave out points of its borders, as with "Simplify" of QGIS or with mapshaper.
map-no-json = The map is not GeoJSON (line { $line }, column { $column }): { $path }
    .help = Export it anew as GeoJSON. Shapefiles (.shp) and KML cannot be read.
map-topojson = The map is TopoJSON: { $path }
    .help = Convert it to GeoJSON with a GIS or mapshaper.
map-no-features = The map has no FeatureCollection (its type is "{ $kind }"): { $path }
    .help = Use GeoJSON with a feature an area, and its name as a property.
map-no-property = No feature of the map has the property "{ $name }".
    .help = { $nearest ->
        [none] Write the property with the name or code of an area.
       *[other] Similar names: { $nearest }
    }
map-names-nothing = No property of the map names areas such as "{ $example }" (properties: { $known }).
    .help = Use a file with a property of the same names (or codes) as the survey, or say which it is as property.
map-lacks = The map lacks { $count } areas ({ $names }): { $path }
    .help = Add them, or name those that have no place on a map as without in [[areas]]. Where names are written otherwise, make them those of the questionnaire or reference table.
map-unknown = The map has { $count } areas that the survey has not ({ $names }): { $path }
    .help = See how the names are written. Write surroundings = true in [[areas]] to draw what lies around the survey's areas without a value.
map-nameless = { $count } features of the map have no name: { $path }
    .help = Name them or leave them out; with surroundings = true in [[areas]] they are drawn without a value.
map-no-polygons = { $count } areas of the map have no polygon ({ $names }): { $path }
    .help = Use a file with areas as Polygon or MultiPolygon, not as points or lines.
map-without-there = { $count } answers that without names are on the map ({ $names }): { $path }
    .help = Take them out of without, or out of the map.
map-without-unknown = The survey has no area "{ $name }".
    .help = { $nearest ->
        [none] without names answers that have no place on the map.
       *[other] Similar names: { $nearest }
    }
map-turned = The coordinates of the map seem to be in the wrong order ("{ $area }": { $x }, { $y }): { $path }
    .help = GeoJSON has longitude first, then latitude. Export it with the two exchanged.
map-no-degrees = The coordinates of the map are no longitudes and latitudes in degrees ("{ $area }": { $x }, { $y }): { $path }
    .help = Convert a map in plane coordinates to WGS 84 (EPSG:4326) with a GIS.
map-too-wide = The map is more than 180 degrees of longitude wide: { $path }
    .help = Areas across the 180th meridian cannot be drawn. Leave out what is far away, or count its longitudes on.
tile-no-place = The tile of "{ $area }" in reference table "{ $table }" ({ $x }, { $y }) has no whole column and row from 0 to { $most }.
    .help = Write column and row counted from the upper left. Of an area that is not on the map leave both blank.
tile-twice = The tiles of "{ $area }" and "{ $other }" in reference table "{ $table }" are at the same place ({ $x }, { $y }).
    .help = Move one to a column and row that are free.
reference-tiles = tiles names "{ $name }", which is no column of numbers.
    .help = { $nearest ->
        [none] Name the two columns (number = true) with the column and row of a tile.
       *[other] Similar names: { $nearest }
    }
reference-says-nothing = Only a column of words of a reference table about the answers to a question may have a question.
    .help = Add question and key to the table, or leave the column's question out.
reference-tiles-of-nothing = Only a reference table about the answers to a question has tiles.
    .help = Add question and key.
study-logo-filter = The logo "{ $name }" holds effects (filter) that take long to draw
    .help = Use an SVG without effects, or a PNG.
report-without-word = --reference is for a Word report (docx).
    .help = Add docx to --format, or leave out --reference.
reference-macros = A document with macros cannot be the model of a report: { $path }
    .help = Open it in Word and save it as .docx, without macros.
reference-no-styles = The document has no styles: { $path }
    .help = Open it in Word and save it again as .docx.
commentary-without-study = --commentary is for the report of a study folder: { $path }
    .help = Name a folder with a study.toml (survey init makes one).
word-no-document = Not readable as a Word document (.docx): { $path }
    .help = Open it in Word and save it again as .docx, without a password.
word-too-large = The document is too large (limit 64 MB of text): { $path }
commentary-without-controls = No content controls around the words of a report: { $path }
    .help = Edit the report.docx that survey report --format docx makes, and keep it a .docx file. LibreOffice may lose them when it saves; Word keeps them.
commentary-other-study = Not a report of this study, or its figures have changed since. Nothing was taken: { $path }
    .help = Use an edited report.docx that was made of the same study and data with the same options.
commentary-unknown-control = The report of this study has no table or section "{ $name }": { $path }
    .help = Without that content control in the document, the other words can be taken.
commentary-changed-since = The text on "{ $name }" has changed in the report as well since the document was made: { $path }
    .help = Write it into commentary.toml, or remove its content control. A report.docx made again has the text of now.
commentary-twice = Two different texts on "{ $name }": { $path }
    .help = Remove one of the two content controls.
commentary-not-changed = The text on "{ $name }" cannot be written into { $path } without harm to what else is in it.
    .help = Write it into commentary.toml yourself. Entries that begin with [[table]] or [[section]] can be changed.
commentary-unknown = There is no table or section "{ $name }".
    .help = { $nearest ->
        [none] Use the ids of results.csv.
       *[other] Similar names: { $nearest }
    }

## Machine
output-unwritable = Cannot write: { $path } ({ $detail })
    .help = Check permissions and free space, and close files of an earlier run, such as the PDF.
output-is-file = There is a file of this name: { $path }
    .help = Name another folder with -o.
typst-not-found = Cannot run typst: { $path } ({ $detail })
    .help = Without --typst, the PDF is made by the built-in typesetter.
typst-failed = Cannot typeset the PDF: { $detail }
    .help = If you changed the report template, check it at this place.
internal = Something went wrong inside: { $detail }
    .help = Please tell the developers, with the command that you ran.
usage-unknown-argument = There is no "{ $argument }".
    .help = See survey --help.
usage-missing = Something is missing: { $argument }
    .help = See survey --help.
usage-conflict = { $argument } and { $other } do not go together.
usage-twice = --{ $argument } gives "{ $name }" two values.
    .help = Give one of them.
cross-twice = The question "{ $name }" is named twice.
    .help = Name another question.
usage-invalid-value = "{ $argument }" cannot be "{ $value }".
    .help = { $known ->
        [none] See survey --help.
       *[other] Possible: { $known }
    }
usage-other = The command is not right: { $detail }
    .help = See survey --help.
problems-more = There are { $count } more problems. Run with --json to see all.

problem-help = help

## Tables
all-respondents = All
yes = Yes
no = No
no-answer = No answer
uncoded = Not classified
not-applicable = none
band = { $from } to under { $to }
band-open = { $from } or more
note-where-unnamed = Only respondents that meet a condition are counted.
note-ungrouped = { $count } without an answer to "{ $question }", or with one that has no row, are in none of the rows.
note-base-all = Base: { $respondent } that answered, n={ $n }.
note-base = Base: { $respondent } that answered, n={ $n } (without { $left_out } that did not).
note-base-routed = Base: of { $asked } { $respondent } that were asked, the n={ $n } that answered (without { $left_out } that did not).
note-base-routed-all = Base: the n={ $n } { $respondent } that were asked; all answered.
note-bases = Base: { $respondent } that answered each item (n={ $min } to { $max }).
note-own-bases = n counts the { $respondent } with a value, of { $respondents } in all.
note-test-chi-squared = "{ $of }" and "{ $by }" (chi-squared test, n={ $n }): χ²={ $statistic } (df { $freedom }), { $p }, Cramér's V={ $v } (95% confidence interval { $lower } to { $upper }).
note-test-fisher = "{ $of }" and "{ $by }" (Fisher's exact test, n={ $n }): { $p }, Cramér's V={ $v } (95% confidence interval { $lower } to { $upper }).
note-test-anova = Mean of "{ $of }" by "{ $by }" (one-way analysis of variance, n={ $n }): F={ $statistic } (df { $freedom } and { $within }), { $p }.
note-test-welch-anova = Mean of "{ $of }" by "{ $by }" (Welch's analysis of variance, n={ $n }): F={ $statistic } (df { $freedom } and { $within }), { $p }.
note-test-kruskal-wallis = Ranks of "{ $of }" by "{ $by }" (Kruskal–Wallis test, n={ $n }): H={ $statistic } (df { $freedom }), { $p }.
note-test-jonckheere = Whether "{ $of }" rises or falls in the order of "{ $by }" (Jonckheere's test, n={ $n }): J={ $statistic }, { $p }.
note-test-mann-whitney = Ranks of "{ $of }" by "{ $by }" (Mann–Whitney test, n={ $n }): U={ $statistic }, { $p }.
note-test-cochran-armitage = Whether the percents of "{ $of }" rise or fall in the order of "{ $by }" (Cochran–Armitage test for trend, n={ $n }): χ²={ $statistic } ({ $freedom } degree of freedom), { $p }.
note-effect-risk-difference = Percent of "{ $answer }" in "{ $first }" less that in "{ $second }": { $value } points (95% confidence interval { $lower } to { $upper }).
note-effect-odds-ratio = Odds of "{ $answer }" in "{ $first }" over those in "{ $second }" (odds ratio): { $value } (95% confidence interval { $lower } to { $upper }).
note-effect-no-odds-ratio = There is no odds ratio of "{ $answer }" in "{ $first }" and "{ $second }", since a cell is empty.
note-effect-hedges-g = Mean of "{ $first }" less that of "{ $second }" in standard deviations: Hedges' g={ $value } (95% confidence interval { $lower } to { $upper }).
note-test-rao-scott = "{ $of }" and "{ $by }" (chi-squared test with Rao and Scott's correction for the design and the weights, n={ $n }): F={ $statistic } (df { $freedom } and { $within }), { $p }, Cramér's V={ $v } (of weighted percents).
note-test-design-means = Mean of "{ $of }" by "{ $by }" (Wald test by the design and the weights, n={ $n }): F={ $statistic } (df { $freedom } and { $within }), { $p }.
note-test-design-ranks = Ranks of "{ $of }" by "{ $by }" (Kruskal–Wallis test by the design and the weights, n={ $n }): F={ $statistic } (df { $freedom } and { $within }), { $p }.
note-test-none = "{ $of }" and "{ $by }" cannot be tested: too few categories have answers, or all values are the same (n={ $n }).
note-test-none-spread = "{ $of }" and "{ $by }" cannot be tested: a category has one value or only equal ones, or too few categories have answers (n={ $n }).
note-test-adjusted = Corrected for several tests: { $p }.
note-test-few-expected = Fewer than five are expected in { $share } % of the cells: the p-value of the chi-squared test is rough.
note-test-simulated = The table is large: p comes from { $drawn } tables drawn at random with a fixed seed.
note-test-meaning = p is the probability of a deviation as large by chance if there were no relation or difference. It tells neither the strength of a relation nor its cause.
note-adjusted-holm = Corrected p-values are Holm's over all tests of this table.
note-adjusted-benjamini-hochberg = Corrected p-values are Benjamini and Hochberg's over all tests of this table.
p-below = p<{ $p }
p-is = p={ $p }
note-group-means = (n=) counts the { $respondent } with both an answer and a value.
note-ratio = The sum of “{ $first }” over that of “{ $second }”, of those who gave both.
note-roster = Only { $respondent } and questions that the questionnaire lets be shown to this audience: { $audience }.
roster-answer = Answer
roster-closed = closed
timeline-period = Period
timeline-before = { $state } (before)
when-month = { $year }/{ $month }
when-month-in-year = { $month }
when-day = { $day }/{ $month }/{ $year }
when-day-in-year = { $day }/{ $month }/{ $year }
timeline-span = { $from ->
        [none] {""}
       *[other] { $from }
    }–{ $to ->
        [none] {""}
       *[other] { $to }
    }
timeline-today = As of { $day }
timeline-year = { $year }
note-timeline-undrawn = Of { $count }, the beginning or the end is not known, or the end is before the beginning: what is written stands in place of a bar.
note-timeline-days = Rows are of different days, so that no line for the day is drawn.
audience-public = the public
audience-municipality = municipality and bodies that work with it
audience-members = those who take part
remark-public = Lists hold what may be published.
remark-municipality = Lists are for the municipality and the bodies that work with it. Do not hand them on.
remark-members = Lists are for those who take part. Do not hand them on.
note-requirements = ○ met, × not met. n is the number of { $respondent }; groups without any are under the requirements too.
note-requirement-unknown = ？ is not known for want of answers.
note-requirement-not-required = ／ is not required there.
requirement-met = ○
requirement-lacking = ×
requirement-unknown = ？
requirement-not-required = ／
requirement-total = Met by
note-base-with-no-answer = Percent of all respondents, those without an answer included.
summary-without-zeros = { $label } (without zeros)
note-without-zeros = Zeros do not count.
note-both-zeros = “Without zeros” leaves out respondents whose number is 0.
note-percent-of-mentions = Percents are of the { $mentions } answers given, not of respondents.
plan-needs-mean = Table "{ $table }" has a chart or intervals of means, and no mean among its statistics.
    .help = Add "mean" to statistics.
plan-percent-of-mentions = Table "{ $table }" has percent = "mentions", which is of the answers to a multiple question.
    .help = Leave percent out for single answers, and beside show_no_answer or reference.
note-multiple = Several answers were possible; percents do not add up to 100.
note-not-asked = { $questions }: not asked in this survey.
note-rate-above-100 = A response rate is above 100 %: the number of those asked, or answers sent twice, are to be checked.
note-mean-count-without-other = The mean number of answers leaves "Other" out.
note-complete-cases = Base: the n={ $n } { $respondent } that answered all items (without the other { $left_out }).
note-undefined-quotient = Without { $left_out } for which "{ $denominator }" is 0 or blank, so that there is no value.
note-test-student = Means: Student's t test (equal variances); single items: Fisher's exact test with Holm's correction (two-sided, level { $alpha }).
note-test-welch = Means: Welch's t test; single items: Fisher's exact test with Holm's correction (two-sided, level { $alpha }).
note-test-compared-by-design = Means: Wald test; single items: chi-squared test with Rao and Scott's correction, and Holm's correction for several; all by the design and the weights (two-sided, level { $alpha }).
note-test-sensitive = The verdict on the means depends on the test (p={ $p } with equal variances, p={ $other } by Welch's test without). Read it with care.

level-top = Top { $percent }%
level-at-least = { $value } { $unit } or more
group-at-least = (at or above)
group-below = (below)
note-concentration = Percent of the sum that the { $respondent } with the largest values have. Parts of one are interpolated on the Lorenz curve. The Gini coefficient is between 0 (all the same) and 1 (one has all). n: { $respondent } with a value.
note-sweep = Percent of { $respondent } with a value. (n=): those with a value on each side of the threshold.
chart-axis-lorenz = Cumulative share of respondents (%, smallest first)
chart-equal = If all had the same
alt-curve = Line chart "{ $title }". { $series }
alt-dots = Dot plot "{ $title }". { $series }
alt-boxes = Box plots "{ $title }". { $series }
alt-matrix = Matrix of pairs "{ $title }". Those that go together most: { $series }
alt-shades = Shades "{ $title }". { $series }
alt-marks = Circles and crosses "{ $title }". { $series }
alt-scatter = Field of two numbers "{ $title }". { $series }
alt-map = Map "{ $title }". { $series }
alt-timeline = Timeline "{ $title }". { $series }
alt-value = { $label } { $value }
alt-named-values = { $name }: { $levels }.
alt-box = { $variable }, { $subset } (n={ $n }): median { $median }, quartiles { $q1 } and { $q3 }.
alt-pair = { $percent }% of those who named "{ $first }" also named "{ $second }".
chart-total = All { $value }
chart-matrix-unit = Percent of those with the row's answer who also gave the column's
chart-shades-unit = Percent of the respondents of the column
chart-shades-column = { $number }. { $name }
chart-correlation = r={ $r }
chart-met = Whether requirements are met
map-class-between = { $from } to below { $to }
map-class-from = { $from } or more
map-class-below = Below { $to }
map-met = ○ met
map-lacking = × lacking
map-no-value = No value
map-beside = Not on the map: { $areas }
answered = Answered
pair = { $first } and { $second }
note-own-bases-subsets = n counts the { $respondent } with a value.
note-boxes = Boxes run from the first to the third quartile, the thick line is the median, the ends of the thin line are the first and ninth decile, ◇ is the mean.
note-boxes-middle = Boxes run from the first to the third quartile, the thick line is the median.
note-pairs = φ tells how strongly two answers go together (from -1 to 1, 0 if not at all). p is that of Fisher's exact test (two-sided), with Holm's correction over all pairs.
note-pairs-design = φ tells how strongly two answers go together (from -1 to 1, 0 if not at all). p is that of the chi-squared test with Rao and Scott's correction for the design and the weights, with Holm's correction over all pairs.
note-pairs-chart = The numbers of the columns are those of the rows.
note-correlation = Of the { $respondent } with both values. The correlation is Pearson's r (95% interval by Fisher's transformation), that of ranks is Spearman's (equal values have their mean rank).
note-correlation-design = Of the { $respondent } with both values. The correlation is Pearson's r by weights, that of ranks is Spearman's of ranks by weights (equal values stand at the middle of their weight). No interval by the design is made.
note-correlation-counts = Nobody is shown as a point: figures are counts of bands.
correlation-limits = ({ $limits })
note-map-quantiles = Classes of the map hold about as many areas each; their bounds are round.
note-map-equal-steps = Classes of the map are of the same, round width.
note-map-given = The bounds of the map's classes are those of the plan.
note-map-tiles = Tiles show roughly where areas lie, not their size or form.
note-map-outlines = Equirectangular projection, true to scale at the middle latitude; borders are simplified.
change-section = Changes between waves
change-section-text = What has changed between the waves, question by question. Differences are from the wave before.
change-title = { $label } (changes between waves)
compare-title = { $survey }: comparison of waves
report-waves = This report is of "{ $wave }". Only tables that compare waves hold answers of earlier ones. The chapter on the data is of "{ $wave }" too.
change-value = Percent or mean
change-points = Difference (points)
change-difference = Difference
change-interval = 95% interval
change-from-to = From { $before } to { $now }
change-panel-n = Answered both times (n=)
change-panel-difference = Difference, same respondents
change-panel-interval = Its 95% interval
change-limits = { $lower } to { $upper }
change-rate = { $wave } { $rate }% ({ $count } of { $surveyed })
change-frame = { $wave } "{ $frame }"
note-change = Differences are from the wave before, with Newcombe's intervals of percents and Welch's of means (not corrected for their number). That other { $respondent } answered is in them too.
note-change-weighted = Differences are from the wave before; weights are those of each wave, intervals are by the design (not corrected for their number). That other { $respondent } answered is in them, as far as weights do not make up for it.
note-change-panel-weighted = "Answered both times": { $respondent } who answered the wave before under the same number. Their difference is a paired one, with the weights of the later wave.
note-change-designs = Not weighted in the same way: { $designs }.
change-design = { $wave } ({ $design })
note-change-panel = "Answered both times": { $respondent } who answered the wave before under the same number. Their difference is a paired one.
note-change-groups = Groups are by the answers of each wave, so that they need not be of the same { $respondent }.
note-change-groups-panel = By group, those who answered both times count where they are in the later wave.
note-change-groups-intervals = There are { $count } intervals of differences by group. They are not corrected for their number: without any change about one in 20 leaves out zero.
note-change-last = Differences shown are those from { $before } to { $now }.
note-change-group-not-asked = "{ $question }" was not asked in: { $waves }.
note-change-group-reworded = "{ $question }" or its answers had other words in: { $waves }.
note-change-rates = Response rates: { $rates }. Where they differ, those who answered may differ too.
note-change-frames = Those who were asked are not the same: { $frames }.
note-change-not-asked = Not asked in: { $waves }.
note-change-reworded = The question or its answers had other words in: { $waves }.
note-change-asked-others = It was asked of others in: { $waves }.
report-heading-percent_change = Change (%)
report-heading-index = Index (before = 100)
note-rates = Sum of the values of the { $respondent } that answered over the population of their area, per { $per }. Those that did not answer are not in it, so that it is not the rate of the whole area.
note-rates-complete = Sum of the values of the { $respondent } over the population of their area, per { $per }. All { $respondent } are taken to be in the data, so that an area without any has 0.
note-rates-weighted = Weighted sum of the values of the { $respondent } over the population of their area, per { $per }. Areas without answers have no rate and are not in the total, nor is their population.
note-rates-weighted-complete = Weighted sum of the values of the { $respondent } over the population of their area, per { $per }. The weights are taken to stand for all { $respondent }, so that an area without answers has 0.
note-rates-design = 95% confidence intervals are by Student’s t with standard errors that know the design and the weights (none for areas with fewer than { $fewest } { $respondent }). The population is taken for known.
note-rates-respondents = 95% confidence intervals are of which { $respondent } answered (Student’s t of the values of each; none for areas with fewer than { $fewest }).
note-rates-poisson = 95% confidence intervals are exact for a Poisson count (Garwood, 1936), without the differences between { $respondent }.
report-heading-mean-of = Mean { $label } { $side }
report-heading-p10 = First decile
report-heading-q1 = First quartile
report-heading-q3 = Third quartile
report-heading-p90 = Ninth decile
report-heading-population = Population
report-heading-rate-per = Per { $per } persons
report-heading-lower_limit = 95% CI, lower
report-heading-upper_limit = 95% CI, upper
report-heading-larger_than = Larger than columns
report-heading-letter = Letter of the column
report-small-count = ({ $count })
report-heading-phi = φ
report-heading-both = Gave both
report-heading-second-of-first = Second, of the first (%)
report-heading-first-of-second = First, of the second (%)
plan-needs-population = Table "{ $table }" needs variables (one number), group (a single question), reference, and reference_columns (one column with the population).
    .help = For example variables = ["deaths"], group = "region", reference = "regions", reference_columns = ["population"]
report-heading-correlation = Correlation
report-heading-rank_correlation = Rank correlation
report-heading-gini = Gini coefficient
disclosure-unknown = There is no policy of disclosure “{ $name }”, and no file of that name.
    .help = Policies: { $known }
disclosure-number = In the policy of disclosure, { $key } is out of range or does not go with another rule.
    .help = Least numbers are 2 to 30, dominance has largest = 1 to 5 and percent = 0 to 100, round_to is 2 to 30 (not with least_count), hide_zeros needs least_count, extremes = "deciles" needs least_beside_quantile.
published-unreadable = Published figures cannot be read: { $path }
    .help = Name a results.csv that survey wrote (with columns table, subset, variable, category, statistic, value and so on).
plan-needs-thresholds = Table "{ $table }" needs variables and two or more rising thresholds.
    .help = Example: thresholds = [1000, 1500, 2000, 2500, 3000]

suppressed = ×
note-few = { $mark }: not shown, as fewer than { $least } answered.
note-suppressed = { $mark }: not shown, as fewer than { $least } answered (and where the total would tell, neither is the next smallest).
note-hidden = { $mark }: hidden, as respondents might be recognised (neither 0 nor “n/a”), or because it would tell a hidden value. The rules are under “Suppression”.
note-hidden-base = How many count is hidden.
note-deciles = In place of the smallest and the largest value, which are single answers, stand the first and ninth decile.
note-rounded = Counts are rounded to multiples of { $base }, and percents are of rounded counts. Parts need not add up to their total.

## Charts
chart-base = n={ $n }
chart-named-base = { $name } (n={ $n })
chart-count-percent = { $count } ({ $percent }%{ $sign })
chart-percent-count = { $percent }%{ $sign } ({ $count })
chart-named-count = { $name } ({ $count })
chart-beyond = dark: { $mark } or more
chart-spot = { $name }: { $values }
chart-spot-of-two = { $row } × { $column }: { $value }
chart-percent = { $percent }%{ $sign }
chart-axis = { $label }{ $unit ->
        [none] {""}
       *[other] {" "}({ $unit })
    }
chart-axis-count = ({ $unit })
chart-mark = { $value } { $unit }
alt-bars = Horizontal bar chart "{ $title }". { $series }
alt-stacked = Stacked 100% bar chart "{ $title }". { $series }
alt-grouped = Bar chart by groups "{ $title }". { $series }
alt-histogram = Histogram "{ $title }". { $series }
alt-series = n={ $n }: { $levels }.
alt-named-series = { $name } (n={ $n }): { $levels }.
list-separator = ,{" "}

## Sentences about tables: names of answers, and how much they are
prose-label = “{ $label }”
prose-answer = “{ $label }” ({ $count }, { $percent }%{ $sign })
prose-answers-tied = { $labels } ({ $count }, { $percent }%{ $sign } each)
prose-group = “{ $label }” (n={ $n })
prose-and = { $first } and { $second }
prose-and-others = { $list } and others
prose-answer-unit = items
share-all = all
share-nine-tenths = at least nine in ten
share-eight-tenths = at least eight in ten
share-three-quarters = about three quarters
share-seven-tenths = at least seven in ten
share-two-thirds = about two thirds
share-six-tenths = at least six in ten
share-majority = more than half
share-half = half
share-about-half = about half
share-third = about a third
share-quarter = about a quarter

## Report
quality-heading = Data quality
quality-unreadable = Answers that cannot be read
quality-unread = Sheets not read, merged cells
quality-cleaned = Control characters removed
quality-unprintable = Letters that the fonts lack
quality-mixture = Percentages with and without their sign
quality-fraction = Percentages below 1
quality-exclusive = "None" chosen beside others
quality-correction = Corrections that were not applied
quality-blank = No question answered
quality-required = Required answers that are blank
quality-not-asked = Answers to questions that were not asked
quality-unanswered = Questions asked by routing and not answered
quality-ungrouped = Blank answers to questions that are rows of tables
quality-frame = More answers than were asked for
quality-range = Values outside of the plausible range
quality-check = Contradictions between answers
quality-requirement = Requirements that are not met
quality-duplicate-id = Numbers used more than once
quality-reference = Respondents named who are not there
quality-astray = Rows of which it is not clear whose they are
quality-duplicate-unit = Numbers used more than once within a respondent
unit-question-named = { $unit }: { $question }
unit-named = { $unit } { $name }
unit-numbered = { $unit } no. { $number }
quality-self-reference = Respondents who name themselves
quality-duplicate-answers = Rows with the same answers
quality-outlier = Values far from other answers
quality-previous = Values that changed much since the previous survey
report-continued = {" (continued)"}
report-contents = Contents
report-table = Table
report-all-hidden = { $title }: not shown, as few answered.
report-all-hidden-below = { $title }: not shown, as fewer than { $least } answered.
numbered-figure = Figure { $number }
numbered-table = Table { $number }
numbered-both = {", "}
numbered-other = Data { $number }
report-figure = Figure
report-diagrams = { $title } (schematic)
report-total = Total
report-ratio-of-means = Ratio of means (first to second)
report-small-base = (n={ $n })
report-mean-p-value = p={ $p }
report-rest = The first { $most } of { $rows } rows. All are in the workbook (tables.xlsx) and on the web page (report.html).
report-no-value = —
report-texts-count = {" "}({ $unit }: { $count })
web-languages = Language
web-language-name = English
web-skip = Skip to the report
web-in-words = Values of the chart in words
web-read = Point at the chart, or select it and press arrow keys, for its values
web-choice = Subset or area to show
web-choice-all = All
web-choice-subsets = Subset
web-chosen = "{ $name }" is shown in { $count } tables (charts and texts do not change)
web-copy = Copy table
web-copied = Copied.
web-not-copied = It could not be copied. Please select it and copy it, or save it as a file.
web-copy-code = Copy
web-save-code = Save as file
web-save-csv = Save as CSV
web-save-svg = Save as SVG
web-save-png = Save as PNG
web-sort = Sort by this column
data-sheet = Table { $number }
data-subset = Subset
data-all = All
data-group-question = Group question
data-group-code = Group code
data-group = Group
data-variable = Item
data-unit = Unit
data-no-unit = none
data-category-code = Category code
data-category = Category
data-mark = { $heading }_mark
data-heading-n = Respondents
data-heading-count = Count
data-heading-text = Text
data-heading-phi = Phi coefficient
data-heading-rate = Rate
data-heading-significant = Significant (1=yes)
data-contents = Contents
data-contents-sheet = Sheet
data-contents-file = CSV file
data-contents-title = Title
data-marks = Marks
data-marks-mark = Mark
data-marks-meaning = Meaning
data-marks-suppressed = Not shown, to protect respondents
data-marks-nobody = No answers to compute it from
report-heading-n = n=
report-heading-count = Count
report-heading-percent = Percent
ranking-heading-count = Ranked first
ranking-heading-percent = Ranked first (%)
ranking-heading-top = Among the first { $top } (%)
ranking-heading-mean = Mean rank
report-heading-top_percent = Among the first (%)
plan-needs-ranking = Table "{ $table }" needs one question of type ranking in variables.
    .help = For example: variables = ["issues"]
plan-ranking-top = Table "{ $table }" has a top that is none of the ranks.
    .help = It is from 1 to the number of ranks of the question.
note-ranking-base = Of the { $n } { $respondent } who rank at least one answer; { $left_out } rank none.
note-ranking-chart = The chart shows the percent that ranks each answer among the first { $top }.
note-ranking-mean = The mean rank is of those who give the answer a rank: the smaller, the higher.
paired-before = before
paired-after = after
paired-heading-mean = Mean { $time }
paired-heading-interval = 95% CI of the difference
paired-interval = { $lower } to { $upper }
paired-heading-higher = Higher { $time } (%)
paired-heading-same = Same (%)
paired-heading-lower = Lower { $time } (%)
report-heading-difference = Mean difference
report-heading-p_value = p
plan-needs-pairs = Table "{ $table }" needs pairs of variables.
    .help = For example pairs = [{"{"} before = "skill_before", after = "skill_after" {"}"}]
plan-paired-adjust = Table "{ $table }" has no test, so adjust does nothing.
    .help = Add a test, or remove adjust.
plan-paired-scales = "{ $before }" and "{ $after }" have different codes or units and cannot be compared.
    .help = Make pairs of single questions with the same codes, of numbers in the same unit, or of yes and no.
plan-paired-test = This test cannot be used of "{ $before }" and "{ $after }".
    .help = Use mcnemar for yes and no, t or wilcoxon for numbers and numbers of codes.
note-paired-base = Only { $respondent } who answered both before and after are counted.
note-paired-interval = The difference is the value after less that before. The confidence interval comes from the t distribution.
note-paired-codes = Answers count by the numbers of their codes, without "other" and answers that mean none.
note-paired-t = p-values are those of the paired t test (two-sided).
note-paired-design = p-values are those of t of the weighted mean difference, with standard errors that know the design (two-sided).
note-paired-wilcoxon = p-values are those of Wilcoxon's signed rank test (two-sided, without differences of 0).
note-paired-mcnemar = p-values are those of McNemar's exact test (two-sided).
report-heading-mean = Mean
report-heading-standard_deviation = Standard deviation
report-heading-ratio = Ratio
report-heading-ratio_percent = Ratio (%)
report-heading-median = Median
report-heading-min = Smallest
report-heading-max = Largest
report-heading-mean_count = Mean number
report-heading-sum = Sum
report-heading-surveyed = Surveyed
report-heading-count-respondents = Respondents
report-heading-response_rate = Response rate (%)
report-heading-p_value_adjusted = Adjusted p
report-heading-texts = Statements

quality-findings = What the checks found
quality-corrections = Corrected answers
quality-rates = Answer rate by question
quality-column-kind = Finding
quality-column-cases = Cases
quality-column-respondents = Respondents
quality-column-confirmed = Confirmed besides
quality-column-respondent = Respondent
quality-column-question = Question
quality-column-old = Old
quality-column-new = New
quality-column-reason = Reason
quality-column-asked = Asked
quality-column-answered = Answered
quality-column-percent = Rate (%)
quality-text-all-readable = All answers could be read.
quality-text-unreadable = Answers that could not be read as asked and count as no answer: { $count }.
quality-text-passed = Rows left out that are no answers, such as totals and notes: { $count }.
quality-text-unprintable = Letters that the fonts lack are shown as 〓: { $letters }.
quality-letter = { $code } (cell { $cell })
quality-text-one-finding = The checks found “{ $label }” ({ $severity }) { $cases } times, of { $respondents } { $respondent }, and nothing else.
quality-text-no-findings = The checks (required answers, ranges, routing, relations between answers, duplicates, outliers) found nothing.
quality-text-no-corrections = No answer was corrected.
quality-text-excluded = Corrections exclude { $count } { $respondent }; they are in no figure.
quality-note-findings = Errors are contradictions and answers that cannot be read; warnings are unusual. Except for corrections, no value was changed.
quality-note-confirmed = Confirmed besides: looked into, and right as they are. They are not among the cases.
quality-note-outlier = Values far from others have a modified z-score (Iglewicz and Hoaglin 1993) of log(1 + x) beyond 3.5, and 1 + x is at least ten times that of the median or at most a tenth.
quality-note-duplicate-answers = Rows with the same answers are told only where chance would hardly make them so. Of each question, the share of those who gave the same answer among those who answered it; the product of these over all questions, times the number of pairs of { $respondent }, is how many such pairs chance would bring. It is below 0.01.
quality-note-rates = Asked: { $respondent } whom the question asks. Rate: answers of those asked. Rows hidden in the spreadsheet count too.

form-heading = Questionnaire
form-introduction = The questions and answers, made from the definition of the questionnaire.
form-routed-by = {" "}(only if { $question } is { $codes })
form-routed = {" "}(if it applies)
form-single = {" "}(one answer)
form-multiple = {" "}(all that apply)
form-number = {" "}(a number)
form-date = {" "}(a date)
form-text = {" "}(in your own words)
form-month = (a month of a year)
form-time = (a time of day)
form-hours = (opening times)
form-ranking = (in order)
form-grid-multiple = (any at each)
form-grid-number = (a number at each)
form-grid-hours = (opening times at each)
form-grid = {" "}(one answer each)
method-quantiles = Quartiles, deciles
method-quantiles-text = Values that divide the sorted values into four or ten equal parts, linear between two values (type 7 of R).
method-change-design = Changes between waves
method-change-design-text = Each wave is weighted by its own design. 95% intervals of differences are by Student’s t with linearised standard errors, which account for respondents in both waves (found by their numbers); of changes in percent and indices by the logarithm of the ratio. Of the same respondents: the mean of their differences, weighted as in the later wave.
method-change = Changes between waves
method-change-text = 95% intervals: Newcombe’s hybrid score (1998) of differences of percents, Welch’s t of differences of means; of changes in percent and indices by the logarithm of the ratio (Katz and others of percents, the delta method of means). Of the same respondents: Newcombe’s paired method (1998) of percents, Student’s t of the differences of numbers.
method-rates = Rates per population
method-rates-text = Sum of the respondents’ values over the population of the areas with answers.
method-rates-weighted = Rates per population
method-rates-weighted-text = Weighted sum of the respondents’ values over the population of the areas with answers.
method-rates-design = Intervals of rates
method-rates-design-text = The 95% interval of the weighted sum by Student’s t, with the standard error that "Design and weights" tells of, over the population, which is taken for known.
method-rates-respondents = Intervals of rates (respondents)
method-rates-respondents-text = The respondents are the units: the 95% interval of the sum by Student’s t (n − 1 degrees of freedom) over the population, not below 0.
method-rates-poisson = Intervals of rates (counts)
method-rates-poisson-text = Exact for a Poisson count (Garwood, 1936). Differences between respondents are not in it, so that it does not compare areas.
method-pairs = Answers given together
method-pairs-text = φ is the correlation of having chosen each of two answers. p is that of Fisher's exact test (two-sided) with Holm's correction.
cli-batch-about = Makes many reports in one run; leaves unchanged ones alone, and goes on where it was stopped
cli-batch-plan = Batch plan
cli-explain = Say of each report why it was made or not
cli-dry-run = Make nothing, say which reports have to be made
cli-verify-about = Checks a report against its manifest.json; with --rebuild whether it comes out the same again
cli-verify-folder = Folder of the report
cli-verify-data = Data to make it again from (default: those recorded)
cli-rebuild = Make the report again and compare bytes
batch-remark = This report counts only the answers with { $question }: { $label }; others are not in its tables and figures. What is said of the survey is said of all of it.
batch-title = { $title } ({ $label })
batch-whole = All
batch-made = made
batch-wanted = to be made
batch-skipped = unchanged
batch-failed = failed
batch-line = { $word }  { $name } ({ $seconds } s)
batch-reason = {"    "}{ $reason }
batch-total = { $made } made, { $skipped } unchanged, { $failed } failed ({ $seconds } s)
batch-total-dry = { $made } to be made, { $skipped } unchanged, { $failed } failed
batch-unchanged = Inputs, definitions, options and version are the same
batch-new = Not there yet
batch-version = The version of survey has changed
batch-options = Options have changed
batch-input = Input has changed: { $file }
batch-definition = Questionnaire, template or study has changed: { $file }
batch-output = Output is not as recorded: { $file }
batch-unfinished = An earlier run was interrupted while it wrote.
batch-no-answers = No respondents
batch-locked = Another batch is at work on "{ $path }".
    .help = Wait until it is done and run this again.
batch-name = "{ $name }" cannot be the name of a folder.
    .help = Use a name without / \\ : * ? " < > |.
batch-not-single = "{ $name }" is not a question with one answer.
    .help = for_each takes the variable of a question with one answer: { $known }
bands-not-shown = "{ $name }" is in neither the rows nor the columns of this table.
    .help = Give bands for a number in the rows or columns.
batch-file-twice = "{ $name }" is named twice.
    .help = Remove one; its answers would count twice.
batch-no-data = "{ $name }" has no data.
    .help = Write data = ["file or folder"].
batch-empty = The plan has no study.
    .help = Write [[study]].
batch-unknown-format = There is no format "{ $name }".
    .help = { $nearest ->
        [none] A report has these formats: pdf, xlsx, csv, json, parquet, md, docx, html, svg, png
       *[other] Similar names: { $nearest }
    }
batch-no-choice = The template has no parameter "{ $name }" that is an answer to a question.
    .help = { $nearest ->
        [none] Add it to [choices] of the plan, or leave for_each_parameter out.
       *[other] Perhaps: { $nearest }
    }
batch-no-level = "{ $name }" has no code { $level }.
    .help = Check the questionnaire.
verify-outputs = Outputs: { $same } of { $all } are as recorded.
verify-unfinished = An earlier run was interrupted while it wrote; this was finished before comparing.
verify-inputs = Inputs: { $same } of { $all } are as recorded.
verify-definitions = Questionnaire and template: { $same } of { $all } are as recorded.
verify-rebuilt = Made again: { $same } of { $all } are the same.
verify-line = {"  "}{ $file }: { $word }
verify-same = the same
verify-missing = not there
verify-changed = changed since it was made
verify-changed-since = changed since the report was made
verify-not-made = not made again
verify-differs = differs from what is made now
verify-new = made now and not recorded
verify-version = The report was made by survey { $then } (this is { $now }).
verify-ok = The report is as recorded.
verify-ok-without = The report is as recorded (inputs or definitions that are not there were not checked).
verify-stale = The report is as recorded, but inputs or definitions have changed since.
verify-not-ok = The report is not as recorded.
verify-no-manifest = "{ $path }" has no manifest.json that this version can read.
    .help = Name a folder that survey report has written.
export-microdata-units = The answers of { $units } were written to files of their own ({ $rows } rows; respondent is the row in the file of respondents).
microdata-units-not-looked-at = k-anonymity is counted by what was asked of respondents. Make sure by other means that the answers of units below them give nobody away.
microdata-unique = { $unique } respondents are alone with their answers to the key questions ({ $keys }), more than the { $allowed } that were allowed, so that no answers were written.
    .help = Make the categories of the key questions coarser, or when you are sure add --allow-unique { $unique }
microdata-class = Few have these answers: { $class } ({ $n })
microdata-band = With { $key } in bands of { $how }, { $unique } would be alone
microdata-merge = With codes { $how } of { $key } as one, { $unique } would be alone
microdata-leave-out = Without { $key }, { $unique } would be alone
microdata-no-keys = Whether respondents can be recognised was not looked at. Name the questions whose answers others may know with --keys.
microdata-identified = The key questions have { $classes } combinations of answers. { $unique } respondents are alone with theirs, { $few } are in combinations of one or two.
cli-keys = Questions whose answers others may know (area, founder, ...): counts who is alone with theirs
cli-allow-unique = How many respondents may be alone with their answers (default: 0; with more nothing is written)
verify-together = What is hidden in "{ $path }" was decided together with other reports, so that it cannot be made again by itself.
    .help = Run without --rebuild, or make all again with survey batch.
verify-external = The PDF of "{ $path }" was typeset by an external typst, so that it cannot be made again for comparison.
    .help = Run without --rebuild.
cli-audit-about = Looks whether outsiders can work out hidden figures from reports that are published
cli-audit-folders = Folders of reports (all that are published together; reports in folders below are taken too)
cli-audit-protection = How much must be left to guess of a hidden count (default: 3; 0 is a known value)
cli-audit-json = Print the result as JSON
# Words by which an audit reads files, with blanks between them: a number is not shown; units of what is no figure
# (in English none: what is passed over may be a leak); what may stand between a label and its number.
audit-marks = suppressed
audit-other-units = {""}
audit-joints = is are was were has have had
audit-read = Reports: { $reports }, other files: { $files }, figures shown: { $shown }, hidden: { $hidden }; relations found between figures: { $relations }.
audit-known = { $where }: known to be { $low }
audit-narrow = { $where }: known to be between { $low } and { $high }
audit-where = { $report }, table { $table }, { $what }
audit-told = { $file } ({ $place }): says { $value }, which may be a figure that results.csv hides (table { $table }, { $what })
audit-measured = { $file } ({ $place }): a shape's length stands for about { $value }, which may tell a figure that results.csv hides (table { $table }, { $what })
audit-differs = { $file } ({ $place }): says { $value }, results.csv { $shown } (table { $table }, { $what })
audit-or-more = , or { $count } others
audit-said = Numbers in other files that are not in results.csv: { $count }.
    .help = Make these files again, or take the numbers out, before you publish.
audit-more = and { $count } more (--json prints all)
audit-exposed = Hidden figures that can be narrowed down to less than { $protection } (sums: 10% of the value): { $count }.
    .help = Choose another suppression policy, or publish fewer tables.
audit-ok = No hidden figure was found that can be narrowed down to less than { $protection } (sums: 10% of the value).
audit-nothing-hidden = No figure is hidden.
audit-unread = { $count ->
    [one] One file is
   *[other] These { $count } files are
 } in no format that can be read, and not as survey wrote { $count ->
    [one] it
   *[other] them
 }. Look whether a hidden figure is there:
audit-changed = { $count ->
    [one] One file is
   *[other] These { $count } files are
 } not as survey wrote { $count ->
    [one] it
   *[other] them
 }. The numbers were looked at, but not what sentences mean. Look at { $count ->
    [one] it
   *[other] them
 } too:
audit-no-results = There is neither results.csv nor a table (tables.xlsx, data.xlsx, data/*.csv) in "{ $path }".
    .help = Name an output folder of survey report.
audit-broken = "{ $path }" cannot be read ({ $detail }).
    .help = Use results.csv as survey report wrote it.
cli-lint-about = Checks tables in Excel or CSV against the unified rules for machine-readable statistical tables of Japan's Ministry of Internal Affairs and Communications
cli-lint-files = Files or folders to check (Excel, CSV)
cli-lint-json = Print the result as JSON
lint-sheet = { $file } { $sheet }
lint-rule = {"  "}{ $rule }  { $message } ({ $count ->
    [one] 1 place
   *[other] { $count } places
})
lint-places = {"        "}{ $places }
lint-help = {"        "}→ { $help }
lint-cell = { $place } "{ $value }"
lint-total = Files: { $files }, sheets: { $sheets }. Places that break the rules: { $breaches }.
lint-ok = Files: { $files }, sheets: { $sheets }. Nothing was found that breaks the rules.
lint-file-format = The file is neither Excel nor CSV.
    .help = Save it as xlsx or CSV.
lint-one-datum = A cell holds several data.
    .help = Divide columns or rows so that each cell holds one datum.
lint-numbers = Numbers are stored as texts.
    .help = Enter them as numbers, without separators and units. The unit belongs in the heading.
lint-merged = Cells are merged.
    .help = Unmerge them and fill in each cell.
lint-spaces = Spaces or line breaks are used for looks.
    .help = Remove spaces and line breaks that are there for looks only.
lint-omitted = Names of items are left out.
    .help = Fill in all headings and names of rows.
lint-formula = Cells hold formulas.
    .help = Replace formulas with their results (paste as values).
lint-object = Shapes, charts or pictures lie on the sheet.
    .help = Put them into another file than the table.
lint-unit = No unit of the data was found.
    .help = Write it in the heading, as in "(persons)", or add a column for units.
lint-letters = Platform-dependent characters are used.
    .help = Write characters that every system shows: (1) for ①, m2 for ㎡.
lint-years = Years stand in the Japanese calendar only.
    .help = Write the western year, as in "2024年" or "令和6年（2024年）".
lint-areas = Names of prefectures are cut short.
    .help = Write the full name, as in "東京都", or add a column of area codes.
lint-marks = Marks, as for suppressed figures, stand among numbers.
    .help = Leave the cell of the number blank and put the mark into a column beside it.
lint-gap = Blank rows or columns divide the table.
    .help = Remove blank rows and columns within the table.
lint-several-tables = There are several tables on one sheet.
    .help = Put each table on a sheet of its own.
cli-compare-about = Make a report of what has changed between two files of answers
cli-compare-before = File or folder with the answers of before
cli-compare-after = File or folder with the answers of today
cli-compare-rows = Questions whose answers are the rows, separated by commas (both files stand beside each other)
cli-compare-output = Folder for the report (default: output/BEFORE-AFTER)
cli-compare-format = Formats to write (pdf, xlsx, csv, json, parquet, md, docx, html, svg, png; several with commas)
cli-cross-about = Tabulates one question by others, in the terminal or as a file
cli-cross-rows = Question of the rows (numbers are put into bands)
cli-columns = Questions of the columns, separated by commas
cli-report-columns = Questions by which the whole survey is cross-tabulated, separated by commas (with -t default-banner and the like)
cli-mean = Number of which the mean is shown in place of percents
cli-where = Condition on the answers (SQL, for example physicians_home >= 2)
cli-percent = What percents are of: column, row or total (default: column)
cli-test = Test of rows against columns (chi-squared, fisher, cochran-armitage; with --mean anova, welch, mann-whitney, kruskal-wallis, jonckheere)
cli-adjust = Correction of p-values of several columns (holm, benjamini-hochberg)
cli-bands = Bounds between bands of a number (for example visits=100,500,1000)
cli-no-answer = Show those who did not answer
cli-not-applicable = Show those who were not asked
cli-cross-output = File to write (.csv, .parquet, .json, .xlsx; default: the terminal)
cross-title = { $rows } by { $columns }
cross-column = { $question }: { $answer }
cross-done = Written: { $path }
cross-extension = Cannot write a file with the extension of "{ $path }".
    .help = Use .csv, .parquet, .json or .xlsx.
band-below = below { $to }
not-asked = Not asked
note-cross-of-all = Base n={ $n }. n of a column: respondents in it with an answer for the rows.
note-cross = Base n={ $n } ({ $left_out } without an answer left out). n of a column: respondents in it with an answer for the rows.
note-where = Of the respondents for whom: { $condition }
cross-within = { $question }: { $answer }
cross-nested-label = { $outer }, { $inner }
cross-nested = "{ $name }" cannot be nested.
    .help = Two questions with one answer each can be, as in "area > year".
cross-base = { $question } n=
note-cross-column = Percents are of n of the column, counts in brackets.
note-cross-row = Percents are of those in the row who answered the question of the column (columns of n), counts in brackets.
note-cross-total = Percents are of those who answered both questions, counts in brackets.
note-cross-mean = Means of "{ $name }"; in brackets the respondents of row and column with a value.
cross-letter = { $heading } [{ $letter }]
note-marks-letters = Letters name the columns of the same question (brackets in the headings) than which a percent is significantly higher: z test of two proportions, pooled, without a correction for continuity, two-sided at 5%.
note-marks-letters-design = Letters name the columns of the same question (brackets in the headings) than which a percent is significantly higher: t test of the difference of two weighted percents with a standard error by the design, two-sided at 5%.
note-marks-points = ↑ is 5 points or more above the percent of all, ↑↑ 10 or more; ↓ 5 or more below, ↓↓ 10 or more (before rounding). This is no statistical test.
note-marks-asterisks = *, ** and *** mark percents that differ from that of all others at 5%, 1% and 0.1%: z test of two proportions, pooled, without a correction for continuity, two-sided.
note-marks-asterisks-design = *, ** and *** mark weighted percents that differ from that of all others at 5%, 1% and 0.1%: t test of the difference with a standard error by the design, two-sided.
note-marks-holm = p-values are corrected within a row and a question by Holm's method.
note-marks-benjamini-hochberg = p-values are corrected within a row and a question by Benjamini and Hochberg's method.
note-marks-few = Columns of n below { $from }, and those of no answer or not asked, are not compared.
note-interval-wilson = 95% confidence intervals of percents are Wilson's, as if respondents had been drawn at random.
note-interval-t = 95% confidence intervals of means are by Student's t, as if respondents had been drawn at random.
note-limits-cut = Where a limit of an interval would lie outside of what the values can be, such as below 0, it is set to the nearest value that there can be.
note-interval-ratio = 95% confidence intervals of ratios are by Student's t with linearised standard errors, as if respondents had been drawn at random.
note-unreliable-design = † marks percents that are not reliable (effective n below 30, a 95% confidence interval 30 points wide or more, or one wider than 5 points and than 1.3 times the percent), by the standard of the US National Center for Health Statistics.
note-unreliable = † marks percents that are not reliable (n below 30, a 95% confidence interval 30 points wide or more, or one wider than 5 points and than 1.3 times the percent), by the standard of the US National Center for Health Statistics.
plan-mark-from = The mark_from of table "{ $table }" does nothing without marks.
    .help = Add marks, or take mark_from out.
plan-marks-without-columns = Table "{ $table }" has no columns that marks could compare.
    .help = Add columns, or take marks out.
plan-marks-of-columns = marks and chart of table "{ $table }" are for percents of columns.
    .help = Take out mean and percent_of, or marks and chart.
plan-letters-multiple = Columns of the multiple question "{ $name }" share respondents and cannot be compared by letters.
    .help = Write marks = "points" or "asterisks".
plan-interval-of-percents = Table "{ $table }" shows means or ratios of sums, and its interval is one of percents of respondents (wilson).
    .help = Write interval = "t".
plan-interval-of-means = Table "{ $table }" shows percents of respondents, and its interval is one of means and ratios (t).
    .help = Write interval = "wilson".
plan-interval-of-respondents = The percents of table "{ $table }" are not of respondents: interval and reliability cannot be used.
    .help = Take out percent = "mentions" or reference, or interval and reliability.
plan-reliability-of-percents = Table "{ $table }" shows means; reliability is a standard for percents.
    .help = Take reliability out.
plan-banner-columns-twice = There are both columns and breakdowns.
    .help = Keep one of them.
plan-banner-nested = nested needs two or more questions as columns.
    .help = Add questions to columns, or take nested out.
plan-banner-section = Section "{ $name }" has no table of a question that can be counted.
    .help = Name the id of a section of the plan.
plan-banner-not-drawn = The chart of the [[banner]] "{ $table }" has no place: its tables are not drawn.
    .help = Write show = "both" or "chart", or remove the key.
plan-banner-without-columns = "{ $key }" does nothing without columns.
    .help = Add columns, or take the key out.
plan-banner-of-others = "{ $key }" does nothing for any question of this banner, which has numbers alone or none.
    .help = Take the key out.
plan-without-breakdowns = This plan has no tables whose columns --columns could choose.
    .help = Leave out --columns, or use -t default-banner.
question-breakdown = "{ $name }" is no single question: breakdown cannot be used.
    .help = Take breakdown out.
plan-chart-unfit = This chart does not fit table "{ $table }" of kind { $kind }.
    .help = bars and stacked are for frequency, grouped for comparison, change and cross, histogram for distribution, curve for concentration and sweep, dots for group-means, group-sums and rates, boxes for summary, matrix for pairs and cross, stacked and bars for cross too (small bars, a column beside the other).
plan-map-of-one = The map of table "{ $table }" needs rows by one question, whose answers are areas.
    .help = Name one question, or another chart.
plan-classes-without-map = classes of table "{ $table }" is for chart = "map" only.
plan-classes-malformed = The bounds in classes of table "{ $table }" are to be rising numbers, fewer than { $most }.
plan-no-answer = Question "{ $name }" has no answer of code { $code }.
plan-answers-without-map = chart_answers of table "{ $table }" is for chart = "map" only.
plan-no-number = "{ $name }" is no number.
    .help = Name a question that is answered with a number.
plan-bands = The bounds of the bands of "{ $name }" have to be one or more, rising.
    .help = For example visits=100,500,1000
cli-export-about = Writes the results for spreadsheets and statistics programs; with --microdata the respondents' answers with a codebook
cli-export-output = Folder to write to
cli-report-format = Formats to write (pdf, summary, slides, docx, html, xlsx, data, csv, json, parquet, md, svg, png; several with commas; default: pdf,xlsx,csv,json,svg)
cli-format = Format (csv, parquet, json, xlsx; with --microdata also sav for SPSS and dta for Stata; default: csv)
cli-microdata = Write the respondents' data with a codebook (Markdown, CSV, DDI-Codebook 2.5)
cli-with-ids = Include the respondents' numbers in --microdata
cli-with-texts = Include free texts in --microdata
unreadable-left-out = { $count } answers could not be read and count as missing. `survey check` shows them.
unreadable-example = 　{ $file } { $cell } "{ $value }"
export-done = Written: { $file } in { $path } ({ $tables } tables)
export-microdata-done = Written: { $path } ({ $rows } respondents, { $columns } columns, codebook in three formats)
    These are data of single respondents: handle them with care.{ $left_out ->
        [none] {""}
       *[other] {" "}Left out: { $left_out }
    }
export-renamed = Names of variables that statistics packages do not take (too long, or words of their languages) have changed: { $names }
export-labels-cut-sav = Labels beyond what SPSS has room for (255 bytes of a variable, 120 of a value) end in "…"; the codebook has them in full: { $names }
export-labels-cut-dta = Labels beyond what Stata has room for (80 characters of a variable, 32,000 bytes of a value) end in "…"; the codebook has them in full: { $names }
export-texts-cut = Answers beyond what SPSS has room for (32,767 bytes) end in "…". Variables, and how many: { $names }
export-too-many-variables = { $variables } variables do not fit in a file of Stata (up to 32,767).
    .help = Use csv, parquet or sav.
export-too-many-rows = { $rows } rows do not fit on a sheet of Excel.
    .help = Use csv or parquet.
codebook-heading = Codebook of { $title }
codebook-introduction = { $file }: { $rows } { $respondent }, { $columns } columns. { $no_answer ->
        [blank] Blank is no answer. Where not everybody was asked, a column that ends in "_missing" tells no answer (1) from not asked (2). A computed variable is blank where the values to compute it from are missing.
       *[other] { $no_answer } is no answer and { $not_asked } not asked, both missing values. Texts are blank; where not everybody was asked, a column that ends in "_missing" tells no answer (1) from not asked (2). A computed variable is system-missing where the values to compute it from are missing.
    } Answers of respondents who were not asked are left out, as in the report.
codebook-blanks = Missing values: { $no_answer } no answer, { $not_asked } not asked
codebook-left-out = Left out: { $left_out }
codebook-name = Variable
codebook-label = Label
codebook-content = Content
codebook-unit = Unit
codebook-valid = Valid
codebook-missing = No answer
codebook-not-asked = Not asked
codebook-code = Code
codebook-value-label = Label of the code
codebook-flag = 1 or 0
codebook-chosen = chosen
codebook-not-chosen = not chosen
codebook-true = yes
codebook-false = no
codebook-per = { $label } (per { $per })
codebook-universe = Asked of (SQL): `{ $of }`
codebook-reasons-in = `{ $of }` tells why a value is blank (1 no answer, 2 not asked).
codebook-respondent-row = { $respondent } (row in the file of respondents)
codebook-why-missing = { $label }: why blank
codebook-reason = Why blank
codebook-answered = answered
codebook-no-value = No value
codebook-allowed = { $min ->
    [blank] Allowed are values up to { $max }.
   *[other] { $max ->
        [blank] Allowed are values from { $min }.
       *[other] Allowed are values from { $min } to { $max }.
    }
}
codebook-derivation = Computed as (SQL): `{ $of }`
codebook-number = Number
codebook-date = Date
codebook-month = Month
codebook-time = Time of day
codebook-text = Text
codebook-range = Smallest { $min }, largest { $max }, mean { $mean }, median { $median }
cli-synth-about = Makes up answers to a questionnaire, for trying out, training and benchmarks
cli-synth-questionnaire = Name or file of the questionnaire (default: jmar-2018)
cli-synth-output = File to write (.csv, .xlsx, .parquet)
cli-rows = Number of respondents
cli-seed = Seed: the same gives the same answers (default: 1)
cli-faults = Share of respondents with a fault (0 to 1; default: 0)
output-exists = The file is there already: { $path }
    .help = Add --overwrite if it may be replaced, or choose another name with -o.
cli-overwrite = Replace a file that is there already
synth-done = Written: { $path } ({ $rows } made-up respondents, { $faults } with a fault)
synth-units = Written: { $path } (name it with --units { $unit }={ $path })
synth-extension = Cannot write a file with the extension of "{ $path }".
    .help = Use .csv, .xlsx or .parquet.
output-is-folder = "{ $path }" is a folder.
    .help = Name a file.
file-damaged = Cannot read "{ $path }": { $detail }
    .help = Check whether the file is damaged.
workbook-contents = Contents
workbook-number = No.
workbook-title = Title
workbook-section = Section
workbook-id = id (table in results.csv)
workbook-back = Back to contents
workbook-begin = Begins
workbook-timeline-data = Figures behind the chart: the day on which each begins, and how many days it takes
workbook-mark = { $name } (width of the mark)
workbook-chart-data = Figures of the chart{ $unit ->
        [none] {""}
       *[other] : { $unit }
    }
workbook-to-limit = { $name } (distance to { $limit })
workbook-between = { $high } − { $low }
workbook-definitions = Definitions
methods-heading = Methods and definitions
overview-heading = Summary
overview-findings = Main findings
overview-cautions = Before you use the figures
overview-lead = "{ $of }": "{ $answer }" comes first with { $percent }% ({ $count } { $unit }).
overview-contrast = "{ $of }": "{ $answer }" was given by { $one_percent }% ({ $one }) and { $other_percent }% ({ $other }), a difference of { $points } points.
overview-times = The mean of "{ $of }" is { $high_mean } { $unit } ({ $high }), { $times } times the { $low_mean } { $unit } of the others ({ $low }).
overview-item = { $table }: { $item }
overview-skew = The mean of "{ $of }", { $mean } { $unit }, is { $times } times the median, { $median } { $unit }: a few large values make it.
overview-caution-base = The figures are of the { $n } { $respondent } that answered and say nothing of the others. The base of each table and figure stands in its notes.
overview-caution-percent = Percents are of those who answered the question unless said otherwise. With several answers they may sum to more than 100 %.
overview-caution-rounding = Figures are rounded, so that sums may differ.
overview-caution-suppression = Some figures are not shown, as respondents could be recognised from them.
summary-not-planned = This plan has no summary.
    .help = Write [summary] into plan.toml, or take summary out of --format.
plan-unknown-table = There is no table "{ $name }".
method-sentences = Wording of the sentences
method-sentences-text = The sentences beside tables and charts follow from the published figures by these rules. Answers less than 5 points or one respondent behind the first are almost level with it; otherwise a first answer of more than half is called a majority, and so on. A fraction is named within 1 point of it; “at least so many times” is the ratio of the counts without its decimals. Of two groups the largest difference of 10 points or more is named, and Fisher's exact test (corrected for the number of answers, 5%) tells whether chance alone may bring it. With n below 10 none of this is said, and groups are not compared.
method-sentences-design = Wording of the sentences
method-sentences-design-text = The sentences beside tables and charts follow from the published figures by these rules. Answers less than 5 points or one respondent behind the first are almost level with it; otherwise a first answer of more than half is called a majority, and so on. A fraction is named within 1 point of it; “at least so many times” is the ratio of the counts without its decimals. Of two groups the largest difference of 10 points or more between weighted percents is named, without a test. With n below 10 none of this is said, and groups are not compared.
method-summary = How the main findings were chosen
method-summary-text = Of tables with enough respondents, those that fit a rule, the largest differences first: the first answer leads the next by 15 points or more; two groups differ by 10 points or more; means differ by a factor of 1.5 or more; a mean is twice the median or more. One finding a table, and half of all of one rule at most.
method-rounding = Rounding
method-rounding-text = Half away from zero at the last decimal shown; percents may therefore not add up to 100.
method-percent = Percent
method-percent-text = Unless said otherwise, of those who answered the question.
method-multiple = Multiple answers
method-multiple-text = Percents are of those who gave one answer or more, and may add up to more than 100.
method-no-answer = No answer
method-no-answer-text = Asked and blank, which is not the same as not asked. Answers that could not be read count as no answer.
method-nobody = Not applicable
method-nobody-text = Nobody to compute a mean of. It is not 0.
method-median = Median
method-median-text = The value in the middle; of an even number of values the mean of the two in the middle.
method-standard-deviation = Standard deviation
method-standard-deviation-text = How far values lie from their mean: the root of the sum of squared differences over n − 1 (of a sample). With fewer than two values there is none.
method-complete-cases = Complete cases
method-complete-cases-text = Tables whose note says so count those who answered all of their items.
method-quotient = Per physician and the like
method-quotient-text = Each respondent's own quotient; means are means of these, not quotients of sums. Where the divisor is 0 or blank there is no value.
method-tests = Tests
method-tests-text = Student's or Welch's t test for means, Fisher's exact test with Holm's correction for percents, two-sided; the notes name the test and level.
method-tests-asked-for = Tests of relations and differences
method-tests-asked-for-text = The notes of a table name its tests and their n. All are two-sided and leave out who has no answer. Cramér's V tells the strength of a relation from 0 to 1; its interval comes from the noncentral chi-squared distribution. Beside tests of two means stands Hedges' g, their difference in standard deviations (interval by Hedges and Olkin); beside tests of two by two categories stand risk difference (Newcombe) and odds ratio (Woolf).
method-marks-points = Marks of differences (points)
method-marks-points-text = Percents of a column that are 5 or 10 points and more above or below those of all are marked. Whether this is chance is not judged.
method-marks-tests = Marks of differences (tests)
method-marks-tests-text = z test of two proportions with the pooled share and without a correction for continuity (as R's prop.test(correct = FALSE)). Of many comparisons some are significant by chance.
method-marks-design = Marks of differences (tests by the design)
method-marks-design-text = t test of the difference of two weighted percents; its standard error is by the design (Taylor linearisation, with the covariance of both; as R's svyttest). Of many comparisons some are significant by chance.
method-interval-wilson = Intervals of percents
method-interval-wilson-text = Wilson's score interval, 95%. Respondents are taken for drawn at random from a large population; neither response nor the population's size are accounted for.
method-interval-t = Intervals of means and ratios
method-interval-t-text = 95% interval by Student's t with n−1 degrees of freedom; the standard error of a ratio of sums is linearised (Taylor). Respondents are taken for drawn at random from a large population.
method-reliability-nchs = Reliability of percents
method-reliability-nchs-text = By the data presentation standards for proportions of the US National Center for Health Statistics (2017): † where n is below 30, the 95% Clopper-Pearson interval is 30 points wide or more, or it is wider than 5 points and than 130% of the percent.
method-paired = Before and after
method-paired-text = The mean difference is of those who have a value both before and after; its 95% confidence interval comes from the t distribution. Questions with codes count by their numbers, as if these were equally far apart. Yes and no give the difference of the percents of yes.
method-correlation = Correlation
method-correlation-text = How close two numbers lie to a line (Pearson's r), and their ranks (Spearman's): from -1 to 1, near 0 if they have nothing to do with each other. It says nothing of causes.
method-gini = Gini coefficient
method-gini-text = 0 where all have the same, towards 1 where one has all; not corrected for small samples.
method-outliers = Outliers
method-outliers-text = Were looked at and not left out. The rule is in the notes on data quality.
method-suppression = Suppression
method-suppression-text = In tables whose notes say so, values of few respondents, who might be recognised, are shown as ×, and so is in other tables what would tell them. The notes give the smallest number.
disclosure-none = No policy of disclosure was applied throughout (“{ $name }”). Before figures are published, make sure that none gives single respondents away.
disclosure-policy = The policy of disclosure is { $name ->
    [own] this survey’s own
   *[other] “{ $name }”
}. Values that would tell a hidden one, through totals, parts or percents in any table, are hidden with it (secondary suppression). A hidden value is shown as ×, which is neither 0 nor “n/a”.
disclosure-least-count = Counts of fewer than { $least } answers, and percents of them, are not shown.
disclosure-zeros = Neither is that there are none.
disclosure-least-contributors = Means, sums, ratios and the like of fewer than { $least } values are not shown.
disclosure-least-beside = A median or quantile is shown if { $least } or more values lie on either side of it.
disclosure-dominance = Sums and means of which few respondents have most are not shown (from what percent on is not published).
disclosure-units = In tables of { $units }, it is the { $respondent } behind them that are counted: what is of fewer { $respondent } is not shown, however many { $units } there are, and who has most of a sum is judged by the totals of { $respondent }.
disclosure-withheld = Smallest and largest values are not shown.
disclosure-cost = Of { $figures } figures { $hidden } are hidden. Which of them for their own sake (primary) and which because they would tell others (secondary) is not said, since it would help to guess.
disclosure-out = What has been published before tells { $out } of the hidden values.
disclosure-internal = Internal use only
disclosure-internal-text = Internal use only. Nothing is hidden: it must not be published or passed on.
disclosure-marked = [{ $mark }] { $title }
sentence-separator = {" "}
lists-heading = Tables and figures
lists-tables = Tables
lists-figures = Figures

## Command line
summary-ignored = Columns left out that belong to no question: { $count } ({ $columns })
summary-ignored-column = { $column } "{ $header }"
summary-ignored-similar = { $column } "{ $header }" (similar: { $similar })
summary-passed = Rows left out that are no respondents: { $count } ({ $rows })
summary-passed-row = row { $row } "{ $text }"
summary-corrections = Corrections applied: { $applied } of { $all }
summary-excluded = Respondents excluded from all figures by corrections: { $count }
summary-confirmed = Answers confirmed: { $count }
summary-outdated = Answers that changed after they were confirmed, and are looked at again: { $count }
summary-findings = Answers to look at: errors { $errors }, warnings { $warnings } (survey check makes a list)
cli-about = Makes tables, charts and a PDF report from the answers (Excel, CSV) of a home-care survey.
cli-report-about = Makes the report from the answers
cli-report-examples = Examples:
      survey report sample-data/jmar-2018.xlsx
      survey report answers.xlsx -q jmar-2018 -o report --threshold 1500
      survey report answers.csv --json > summary.json
cli-questionnaires-about = Lists the questionnaires
cli-questions-about = Lists the questions: number, id, label, type, answers
cli-questions-data = Files or folders with answers, whose questionnaire it is
cli-questions-questionnaire = Name or file of the questionnaire (default: found by the headers of the answers; without them jmar-2018)
cli-questions-format = Format for programs (csv, json)
cli-watch = Make the report again whenever answers or definitions change (Ctrl+C ends)
report-watching = Waiting for a change (Ctrl+C ends)
questions-head-number = Number
questions-head-type = Type
questions-head-label = Question, id, answers
questions-unit = {" "}({ $unit })
questions-asked-if = Asked of: { $condition }
questions-id = respondent
questions-single = single
questions-code = after-code
questions-multiple = multiple
questions-count = count
questions-number = number
questions-text = text
questions-month = month
questions-time = time of day
questions-hours = opening times
questions-date = date
questions-derived = computed
questions-hint = survey cross and others take number, id or label. In expressions an option of a multiple question is ID_CODE.
cli-completions-about = Prints shell completions (bash, zsh, fish, powershell, elvish)
cli-data = Files or folders with the answers (.xlsx, .csv and others)
cli-sheet = Name of the sheet with the answers (default: found by the headers)
cli-units = File with the rows of a unit, such as patients (default: a sheet of the workbook with the answers)
cli-questionnaire = Name or file of the questionnaire (default: found by the headers)
cli-template = Name or folder of the report template (default: the questionnaire's)
cli-output = Folder to write to (default: one named like the data under output/)
cli-threshold = Where home visits per physician are split (default: as in the plan)
cli-set = Value of a parameter of the plan; an area and the like by its name or code (as in area=静岡市)
cli-level = For whom the report is: public, municipality or members. It decides which questions and respondents rosters list (default: public)
cli-disclosure = Policy of disclosure: none, values, standard, careful, strict, or a TOML file (default: as in study.toml, then as in the plan)
cli-internal = Hide nothing, and mark all outputs as for internal use only
cli-typst = typst-cli to use in place of the built-in typesetter
cli-keep-source = Keep the Typst files behind the PDF in source/
cli-reference = Word document of which the Word report takes its styles, heads, feet and margins
cli-commentary = Take the words of an edited report.docx into the study's commentary.toml first
cli-lang = Language of messages and report (ja, en; ja,en makes a report in both)
cli-quiet = Show neither progress nor summary
cli-json = Print the summary as JSON
cli-shell = Name of the shell
cli-help = Show help
cli-version = Show the version
cli-heading-usage = Usage
cli-heading-commands = Commands
cli-heading-arguments = Arguments
cli-heading-options = Options
step-read = Reading the answers
step-analyse = Computing the tables
step-charts = Drawing the charts
step-report = Typesetting the report
step-write = Writing the files
summary-read = Read: { $rows } respondents, { $answers } answers (questionnaire: { $questionnaire })
summary-units = {"  "}{ $unit }: { $count } (of { $of } respondents)
summary-source = {"  "}{ $file } { $sheet }
summary-row = row { $row }
summary-hidden = Of { $figures } figures { $hidden } are hidden (primary { $primary }, secondary { $secondary }; the report does not say how many of each)
summary-written = Written: { $path } ({ $tables } tables, { $charts } charts{ $pages ->
    [none] {""}
   *[other] , a report of { $pages } pages
})
summary-time = Time: { $seconds } s
questionnaires-heading = Questionnaires:

## Check
check-rule = { $severity }: { $rule } (cases: { $count }; { $places })
check-total = Errors: { $errors }, warnings: { $warnings }. List (findings.csv) and queries ({ $queries }): { $path }
check-confirmed = Left out of the list because they were confirmed: { $count }
check-queries-kept = { $kept } with answers filled in is kept; the new queries are in { $new }.
rule-cell-two-answers = Has two or more marks for one answer
rule-range = "{ $label }" is outside of the plausible range ({ $min } to { $max })
rule-mixture = "{ $label }": { $signed } values are shown with % and { $plain } without it. { $fewer ->
        [plain] Those without it are listed (0.5 may stand for 50 %)
       *[signed] Those with it are listed (0.5 without it may stand for 50 %)
    }
rule-fraction = "{ $label }" is asked in percent and the value is below 1 (0.5 may stand for 50 %)
rule-exclusive = "{ $label }": an answer that excludes the others (such as none) is chosen beside others
rule-not-asked = "{ $label }" is answered though it was not asked
rule-unanswered = "{ $label }" is not answered though it was asked
rule-ungrouped = "{ $label }" is blank, so that the respondent is in no row of tables by it
rule-frame = More answered than were asked, in table "{ $table }"
rule-frame-note = answered { $count }, asked { $surveyed }
rule-lacking = The requirement "{ $label }" is not met ({ $group }){ $message ->
    [none] {""}
   *[other] . { $message }
    }
rule-unknown-lacking = For want of answers it is not known whether the requirement "{ $label }" is met ({ $group }). Ask for them
rule-required = "{ $label }" is blank
rule-duplicate-id = "{ $label }" is there more than once
rule-reference = "{ $label }" names one whose "{ $id }" is not there. Check it, or add that respondent's row
rule-self-reference = "{ $label }" names the respondent itself. Write the "{ $id }" of the other, or leave it blank
rule-belongs = The answers to "{ $about }" and "{ $other }" are not those of reference table "{ $table }": mend one of them, or look at the table
rule-belongs-note = the table says { $label }
rule-blank = No question is answered
rule-duplicate-answers = All answers are the same as in another row (and too uncommon together to be so by chance)
rule-same-as = same as row { $row }
rule-duplicate-unit = "{ $label }" ({ $unit }) is there more than once within one respondent
rule-astray-blank = A row ({ $unit }) has no respondent's number. It is not counted before it has one
rule-astray-orphan = A row ({ $unit }) has the number of no respondent. It is not counted before the number is mended or the respondent's row is added
rule-astray-ambiguous = A row ({ $unit }) has a number that several respondents have. It is not counted before their numbers are mended
rule-astray-similar = there is a respondent "{ $number }", which differs by zeros at its beginning alone
rule-of-unit = { $unit }: { $rule }
rule-outlier = "{ $label }" is far from other answers
rule-outlier-note = median { $median }
rule-previous = "{ $label }" changed by a factor of { $factor } or more since the previous survey
rule-previous-note = previously { $then }
rule-correction-differs = The correction for respondent "{ $respondent }" was not applied: the answer is not the old one, "{ $old }"
rule-correction-no-respondent = The correction for respondent "{ $respondent }" was not applied: nobody has this number, or nobody in the row that it names
rule-correction-several = The correction for respondent "{ $respondent }" was not applied: several have this number. Write in the column "Row" which row of the file is meant
correction-respondent = Respondent
correction-variable = Variable
correction-old = Old
correction-new = New
reply-exclude = exclude / excluded / drop
reply-confirm = confirmed / confirm
correction-reason = Reason
correction-row = Row
correction-rule = Rule
correction-outcome = Outcome
correction-applied = applied
correction-differs = not applied (the answer is not the old one)
correction-excluded = excluded
correction-confirmed = confirmed
correction-needless = not needed (the respondent is excluded)
correction-outdated = to be confirmed again (the answer has changed)
correction-no-respondent = not applied (no such respondent)
correction-several = not applied (several have this number)
queries-list = List
queries-list-note = Fill in the yellow columns "New" and "Reason", then pass this file with --corrections. Replies on the pages are read in the same way. Rows left blank are not applied. To make an answer blank, write "no answer"; if it is right as it is, "{ $confirm }"; to leave the respondent out of all figures, "{ $exclude }".
queries-blocks = Queries
queries-respondent = Respondent { $id }
queries-request = Please look at the following answers and write your reply in the yellow column.
queries-words = If your answer is right as it is, write "{ $confirm }". To withdraw the whole questionnaire, as when it was sent twice, write "{ $exclude }".
queries-deadline = Please reply by: { $text }
queries-sender = From: { $text }
queries-contact = Contact: { $text }
queries-answer = Your answer
queries-odd = What is to be confirmed
queries-reply = Your reply
queries-choices = Choices: { $choices }
queries-more = The rest is left out; findings.csv has all.
queries-none = There is nothing to ask.
cli-check-about = Looks for mistakes and contradictions in the answers, and writes a list (findings.csv) and queries (queries.xlsx)
cli-map-about = Proposes which column belongs to which question (check it, and use it with --map)
cli-map = Mapping of columns to questions (made by survey map)
cli-map-output = The mapping file (default: name of the data with .map.toml)
cli-corrections = Corrections (CSV, queries.xlsx filled in, or a folder of them)
cli-previous = Answers to the previous survey (to find large changes)
cli-strict = Make no report if there are errors in the answers
map-explanation = A proposal which column belongs to which question. Check and correct it, and pass it with --map.
    "to" is the name of a variable of the questionnaire; leave it empty for a column to leave out.
    "confidence" from 0 to 1 is made from the likeness of the names and the share of answers that read.
map-column = Column { $column }
map-nothing = belongs to no question
map-candidate = Another candidate: { $id } ({ $name })
map-summary = { $mapped } of { $columns } columns have a proposed question. Please check and correct them: { $path }
map-missing = { $count } questions have no proposed column: { $questions }
finding-severity = Severity
finding-respondent = Respondent
finding-file = File
finding-sheet = Sheet
finding-cell = Cell
finding-question = Question
finding-value = Answer
finding-noted = { $text } ({ $note })
finding-rule = What to look at
finding-error = Error
finding-warning = Warning
rule-cell-no-number = not readable as a number
rule-cell-filler = A number that stands for none, as 999 and the like
rule-cell-no-count = not a whole number of 0 or more
rule-cell-no-month = No month of a year (as in 2024/5). Correct it, or leave it blank.
rule-cell-no-time = No time of day (as in 9:30). Correct it, or leave it blank.
rule-cell-no-hours = No opening times (as in 9:00-12:00, 14:00-18:00; closed: 休), or they end before they begin. Correct them; the next night goes on to 30:00.
rule-cell-no-date = not readable as a date
rule-cell-unknown-option = not one of the answers to choose from
rule-cell-unknown-mark = cannot tell whether it was chosen
rule-cell-error-value = a formula's error
rule-cell-unclear = Part of the text is struck out or raised
rule-cell-no-result = The file does not hold the result of the formula
rule-cell-cleaned = Control characters were removed
rule-unprintable = Letters that the fonts lack; the report shows 〓 for them
rule-sheet-not-read = Another sheet with fitting headers, "{ $sheet }", is not counted. To read it, name it with --sheet
rule-sheet-hidden = A hidden sheet with fitting headers, "{ $sheet }", is not counted. To read it, name it with --sheet
rule-merged = Cells with answers are merged. The answer counts for the first of them only; the others are blank
rule-rows-of-sheet = { $rows } rows
check-place = { $cell } "{ $value }"

## Study
study-exists = There is a study already: { $path }
    .help = Name another folder.
summary-reference-lacks = Note: styles that the reference document lacks are the usual ones ({ $names })
console-close = Press Enter to close this window.
summary-commentary-outdated = Note: the figures of "{ $title }" have changed since the words on them were written. Please review commentary.toml
summary-without-place = The template has no place for some words of commentary.toml: { $ids }
summary-unmapped = Without a map, since nobody says where the areas lie: { $titles }. Add a [[areas]] (GeoJSON) to study.toml, or the columns and rows of tiles to the reference table.
cli-guide-about = Writes the guide to a first report, as guide.html and guide.pdf
cli-guide-output = Folder to write to (default: the current one)
guide-subtitle = Guide to survey { $version }
guide-done = The guide is written: { $files }
cli-init-about = Makes a study folder that survey report runs as it is
cli-init-folder = The folder to make
cli-init-questionnaire = Name or file of the questionnaire (or --from; default: jmar-2018; survey questionnaires lists them)
synth-codes = Made-up A,Made-up B,Made-up C,Made-up D
init-data-file = answers.xlsx
init-sheet = Answers
init-remark = ※ These answers are made up, for practice.
init-done = Made the study folder { $folder } (survey report { $folder } makes its report)
init-unfilled = [to be filled in]
init-cover-subtitle = Tabulation report
init-cover-organisation = [to be filled in] name of the organisation
init-cover-date = [to be filled in] month and year
init-study = Settings of a study. survey report runs it when it is given this folder.
    Files are named from this folder.
init-study-frame = The answers to choose from (such as areas) with how many were asked there, and their
    population. Write in what is true. Without rows, the answers are those of the data.
init-study-disclosure = What is hidden so that no respondent can be recognised (docs/disclosure.md):
    none, values, standard, careful, strict, or the name of a TOML file.
init-study-more = Take away the # of what you need.
    template = "jmar-2018"             # report template
    map = "answers.map.toml"           # columns and questions (made by survey map)
    corrections = "corrections.csv"    # corrections
    previous = "previous.xlsx"         # answers to the previous survey
    parameters = { "{" } threshold = 2000 { "}" }  # settings of the tabulation plan
init-study-logo = logo = "logo.svg"                   # picture for the cover (SVG, PNG)
init-study-reference = reference = "template.docx"         # of which the Word report takes styles, heads and margins
init-study-queries = What queries (queries.xlsx) say. Take away the # of what you need.
    { "[" }queries]
    addressee = "To the person in charge of home care"
    sender = "Name of the office"
    contact = "telephone 000-000-0000"
    deadline = "30 April 2026"
init-commentary = Your own words for the report. Ids of tables and sections are in results.csv.
    A new run leaves this file alone, and survey report says when the figures have changed.
    {""}
    { "[[" }table]]
    id = "id of a table"
    text = "in place of the sentence"
    {""}
    { "[[" }table]]
    id = "id of a table"
    add = "after the sentence"
    {""}
    { "[[" }section]]
    id = "id of a section"
    text = "under the heading"
