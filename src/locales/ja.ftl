# Words of the program in Japanese. `.help` says what to do.
# One message a line, so that both languages are easily compared.

## Reading data
columns-missing = 必要な列が { $count } 列ありません: { $path } { $sheet }（{ $columns }）
    .help = { $similar ->
        [none] 見出しを調査票と同じ設問番号と設問文にしてください。回答がない設問も、見出しだけの空の列を置いてください。今回尋ねていない設問は、対応表（--map）の not_asked に変数名を書いてください。
       *[other] 似ている見出しがあります: { $similar }。survey map で対応表を作り、確かめてから --map で指定してください。今回尋ねていない設問は、対応表（--map）の not_asked に変数名を書いてください。
    }
design-columns-missing = 重み付けなど（design）に使う列が { $count } 列ありません: { $path } { $sheet }（{ $columns }）
    .help = { $similar ->
        [none] weight、strata、cluster には、設問の id か、回答ファイルの列の見出しを書いてください。
       *[other] weight、strata、cluster には、設問の id か、回答ファイルの列の見出しを書いてください。似ている見出しがあります: { $similar }
    }
columns-doubled = { $first } 列「{ $header }」と { $second } 列「{ $other }」が同じ設問に当たります: { $path } { $sheet }
    .help = 使わないほうの列を削除するか、survey map で対応表を作り、その列の to を空にして --map で指定してください。
columns-without-header = 「{ $question }」の右にある列に見出しが見つかりません: { $path } { $sheet }（列 { $columns }）
    .help = 選択肢の見出しの行が、設問の見出しのすぐ下（見出し全体で 3 行まで）にあるか確かめてください。
workbook-password = パスワードで保護されたブックは読み込めません: { $path }
    .help = Excel で開き、「ファイル」「情報」「ブックの保護」からパスワードを解除して保存し直してください。
cell-two-answers = 1 つだけ選ぶ設問に 2 つ以上の印があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 印を 1 つにしてください。分からない場合はすべて空欄にしてください。
mapping-unknown-column = 対応表の「{ $name }」という列は調査票にありません。
    .help = { $nearest ->
        [none] 調査票の変数の名前を使ってください。使わない列は to = "" としてください。
       *[other] 近い名前: { $nearest }
    }
map-exists = 対応表がすでにあります: { $path }
    .help = 手直しした内容を失わないよう、上書きしません。-o で別の名前を指定するか、--map でその対応表を指定して更新してください。
corrections-headers-missing = 訂正の一覧に必要な見出しがありません: { $path }
    .help = 見出しを 回答者、変数、訂正前、訂正後、理由（同じ番号の回答者がいるときは 行 も）としてください。
corrections-contradict = 回答者「{ $respondent }」の「{ $variable }」に、異なる訂正が 2 つあります（ファイル、行、訂正後: { $first } / { $second }）
    .help = どちらかを消すか、同じ内容にしてください。
corrections-without-variable = 訂正の一覧の「変数」が空欄です: { $path }（{ $row } 行目）
    .help = 調査票の変数の名前、設問番号、または設問文を書いてください。空欄にできるのは、訂正後が「除外」の行だけです。
corrections-exclude-all = 訂正の一覧がすべての回答者を除外しています: { $path }
    .help = 「除外」とした行を確かめてください。
corrections-unknown-variable = 訂正の一覧の「{ $name }」という変数は調査票にありません: { $path }（{ $row } 行目）
    .help = { $nearest ->
        [none] 調査票の変数の名前、設問番号、または設問文を使ってください。
       *[other] 近い名前: { $nearest }
    }
strict-errors = 回答に { $count } 件のエラーがあります（--strict を指定）。
    .help = survey check で一覧を作り、直すか --corrections で訂正を指定してください。--strict を外すと、読み取れない回答を除いて集計します。
file-not-found = ファイルが見つかりません: { $path }
    .help = ファイル名と場所をご確認ください。空白を含む名前は引用符 " で囲んでください。
output-is-input = 書き出し先が、読み込んだファイルと同じです: { $path }
    .help = 元のデータには上書きしません。-o で別の場所か名前を指定してください。
output-in-the-way = 出力先に、このプログラムが書き出したものではないファイルがあります: { $path }
    .help = 何も書き出していません。そのファイルを移すか、-o で別の場所を指定してください。
output-busy = 別の実行がこのフォルダーに書き出しています: { $path }
    .help = 終わるのを待って、もう一度実行してください。
stdout-unwritable = 結果を画面（標準出力）に書き出せません（{ $detail }）
    .help = 書き出し先の空き容量と権限を確かめてください。
file-changed = 読み込みの途中でファイルが変更されました: { $path }
    .help = 保存が終わってから、もう一度実行してください。何も書き出していません。
file-takes-too-long = 読み込みに時間がかかりすぎるため中止しました: { $path }
    .help = ファイルが壊れていないか、不要なシートや書式がないか確かめてください。
file-takes-too-much = 読み込みに必要なメモリーが大きすぎるため中止しました: { $path }
    .help = ファイルが壊れていないか確かめてください。壊れていなければ、回答のシートだけを新しいブックに写すか、CSV で保存してください。
file-broken = ファイルが壊れていて読めません: { $path }
    .help = 元のファイルをもう一度受け取るか、Excel で開いて保存し直してください。
file-unreadable = ファイルを読み込めません: { $path }（{ $detail }）
    .help = 他のプログラムで開いている場合は閉じ、読み取りの権限をご確認ください。
folder-without-data = フォルダーに読み込めるファイルがありません: { $path }
    .help = 回答データのファイル（.xlsx、.csv など）が入っているフォルダーを指定してください。
folder-too-deep = フォルダーの階層が深すぎます（8 階層まで）: { $path }
    .help = 回答データを上の階層に移すか、このフォルダーを直接指定してください。
file-too-large = ブックが大きすぎます（上限 1 GB）: { $path }
    .help = CSV で保存すると大きくても読み込めます。地域ごとなどに分けて保存し、フォルダーごと指定することもできます。
answers-too-many = 回答が多すぎて、一度に扱えません（回答者数 × 設問数で 2 億 5,000 万まで）: { $path }
    .help = survey export と survey cross は何件でも集計できます。報告書は、地域や年ごとに分けて作成してください。
workbook-too-large = ブックを展開すると大きくなりすぎます（上限 2 GB）: { $path }
    .help = 回答のシートだけを新しいブックに写して保存してください。
sheet-too-large = シート「{ $sheet }」が大きすぎます（上限: 1 億セル、16,384 列、文字 1 GB。xls と ods はファイル全体で 2,000 万セル）: { $path }
    .help = 回答の範囲の外にある値や書式を削除して保存し直してください。
sheet-of-no-workbook = シート「{ $sheet }」は選べません。ブックではないファイルです: { $path }
    .help = sheet の指定を消してください。
sheet-not-found = シート「{ $sheet }」がありません: { $path }
    .help = このファイルにあるシート: { $known }
file-empty = ファイルに何も入っていません: { $path }
    .help = 保存が正しく終わっているか、Excel で開いてご確認ください。
file-no-workbook = Excel のブックとして読み込めません: { $path }（{ $detail }）
    .help = Excel で開いて「名前を付けて保存」で .xlsx 形式に保存し直してください。パスワードが付いている場合は解除してください。
file-is-page = 名前は Excel のブックですが、中身は Web ページ（HTML）または XML です: { $path }
    .help = Excel で開いて「名前を付けて保存」で .xlsx 形式に保存し直してください。
file-is-pdf = 名前は Excel のブックですが、中身は PDF です: { $path }
    .help = 元の Excel のブックか CSV を受け取ってください。
file-type-unknown = この種類のファイルには対応していません: { $path }
    .help = .xlsx、.xlsm、.xlsb、.xls、.ods、.csv、.tsv のいずれかで保存し直してください。
file-encoding-unknown = 文字コードを判別できません: { $path }（{ $line } 行目）
    .help = Excel の「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んで保存し直してください。
headers-not-found = 調査票の設問に当たる見出しが見つかりません: { $path }
    .help = 見出しの行に設問番号と設問文（または変数名）を入れてください。別の調査票を使うには -q で指定してください。
answers-hidden = 設問の見出しがあるのは非表示のシート「{ $sheet }」だけです: { $path }
    .help = そのシートでよければ --sheet で指定してください。
record-length = 列の数が見出しと違う行があります: { $path } { $line } 行目（見出し { $expected } 列、この行 { $found } 列）
    .help = 桁区切りのコンマや引用符のために列がずれていないか確かめてください。コンマを含む値は "1,234" のように引用符で囲みます。
record-length-more = 列の数が見出しと違う行が、ほかに { $count } 行あります: { $path }
quote-not-closed = 引用符（"）が閉じられていません: { $path } { $line } 行目
    .help = 引用符を閉じるか取り除いてください。このままでは、後ろの行が 1 つのセルに取り込まれます。
quote-within-cell = 引用符（"）で囲まれたセルの後ろに文字が続いています: { $path } { $line } 行目から
    .help = 前の引用符が閉じられていないか確かめてください。引用符そのものは "" と 2 つ続けて書きます。
file-without-rows = 見出しの下に回答がありません: { $path } { $sheet }
    .help = 1 行に 1 施設の回答を入れてください。
cell-no-number = 数値を入れる設問に数値以外があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 数字だけに直してください。分からない場合は空欄にしてください。
cell-filler = 数値の代わりに使われる値（999 など）が入っています: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 実際の数値であれば調査票の not_a_number から外してください。分からない場合は空欄にしてください。
cell-no-count = 0 以上の整数を入れる設問です: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 0 以上の整数に直してください。分からない場合は空欄にしてください。
cell-no-month = 年月を入れる設問に年月以外があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 2024/5 または 令和6年5月 のように直してください。分からない場合は空欄にしてください。
cell-no-time = 時刻を入れる設問に時刻以外があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 9:30 のように直してください。分からない場合は空欄にしてください。
cell-no-hours = 時間帯を入れる設問に時間帯以外があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 9:00～12:00、14:00～18:00 のように直してください。休みは「休」、翌日にまたがる場合は 22:00～30:00 のように書いてください。
cell-no-date = 日付を入れる設問に日付以外があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 2018/3/31 または 平成30年3月31日 のように直してください。分からない場合は空欄にしてください。
cell-unknown-option = 選択肢にない回答です: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 調査票の選択肢の文言または番号に直してください。
cell-unknown-mark = 選んだかどうかを読み取れません: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 選んだ場合は 1 または ○、選ばなかった場合は空欄または 0 にしてください。
cell-error-value = 数式のエラーが入っています: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 数式を直すか、値に置き換えるか、空欄にしてください。
cell-unclear = 取り消し線や上付きの文字があり、どこまでが回答か分かりません: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 取り消した文字を消し、回答だけを残してください。
cell-no-result = 数式の計算結果がファイルに保存されていません: { $path } { $sheet } { $cell }「{ $header }」
    .help = Excel で開いて保存し直すか、値に置き換えてください。
reference-sheet-column-missing = シート「{ $sheet }」に列「{ $column }」がありません: { $path }
    .help = 列を加えるか、シートを削除してください。シートがない場合は調査票に付属の表を使います。
questionnaire-not-fitting = どの調査票にも合わないデータです: { $paths }
    .help = -q で調査票を指定してください。使える調査票: { $known }
questionnaire-ambiguous = 複数の調査票に同じように合うデータです: { $names }
    .help = -q で調査票を指定してください。

## Definitions
questionnaire-not-found = 調査票が見つかりません: { $name }
    .help = 使える調査票: { $known }。または調査票のファイル（.toml）の場所を指定してください。
template-not-found = 報告書テンプレートが見つかりません: { $name }
    .help = plan.toml が入っているフォルダーの名前または場所を -t で指定してください。
template-file-missing = 報告書テンプレートに { $file } がありません。
    .help = テンプレートのフォルダーに置いてください。
template-failed = 報告書テンプレート { $file } を処理できません: { $detail }
    .help = テンプレートの書き方をご確認ください。
prose-failed = 表「{ $table }」（{ $kind }）の文章 { $file } を作成できません: { $detail }
    .help = この種類の表に合う文章か（集計計画の prose）、書き方に誤りがないかをご確認ください。
definition-unreadable = 定義ファイルを読み込めません: { $path }
    .help = ファイルがあること、UTF-8 で保存されていることをご確認ください。
definition-syntax = TOML の書き方に誤りがあります: { $detail }
    .help = 示した箇所の引用符、かっこ、等号をご確認ください。
definition-unknown-key = 「{ $key }」という項目はありません。
    .help = 使える項目: { $known }
definition-unknown-value = 「{ $value }」という値は使えません。
    .help = 使える値: { $known }
definition-missing-key = 「{ $key }」が必要です。
    .help = 「{ $key } = …」を加えてください。
definition-invalid-value = 値が正しくありません: { $detail }
    .help = 値の種類（文字列は引用符で囲む、数値は囲まない）をご確認ください。
definition-wrong-kind = ここには、{ $expected }を書きます。
    .help = 文字列は引用符で囲み、数・true・false は囲みません。
expected-number = 数
expected-count = 0 以上の整数
expected-whole = 整数
expected-positive = 1 以上の整数
expected-text = 引用符で囲んだ文字列
expected-truth = true か false
expected-list = [ ] で囲んだ一覧
expected-table = 項目の表（{"{"} 項目 = 値 {"}"}）
expression-syntax = 式をここから読み取れません: { $found }
    .help = SQL の式として書いてください。例: visits >= 2000 AND physicians_home = 1
expression-ends = 式が途中で終わっています。
    .help = 値、括弧、CASE の END などが抜けていないかご確認ください。
expression-quotes = 引用符が閉じていません: { $sign }
    .help = 文字は '…' で囲みます。文字の中の ' は '' と書きます。
expression-too-large = 式が長すぎるか、入れ子が深すぎます
    .help = 10,000 文字、語と記号 1,500 個、括弧はおよそ 50 重までにしてください。値の列挙には IN (…) が使えます。
expression-function = 式に使えない関数です: { $name }（回答者ごとに計算できる関数だけが使えます）
    .help = 使える関数: { $known }
expression-aggregate = { $name } は、グループをまとめる値の中では使えません。
    .help = SUM(…) などの中には、回答者ごとの式だけを書いてください。
expression-arguments = { $name } の値の数が違います。
    .help = { $usage } のように書いてください。
expression-sign = 式のこの位置では使えません: { $sign }
    .help = { $instead ->
        [none] 使えるのは + - * / % || = <> < <= > >= AND OR NOT、IS [NOT] NULL、[NOT] IN (…)、[NOT] BETWEEN、[NOT] LIKE、CASE、CAST と、COALESCE や ROUND などの関数です。
       *[other] { $instead } と書いてください。
    }
expression-several = 「{ $name }」は複数回答の設問です。
    .help = 選択肢ごとの変数（はい・いいえ）を使ってください: { $options }
expression-quoted = 「{ $name }」という変数はありません。
    .help = 文字は '{ $name }' のように ' で囲みます。
expression-types = 「{ $left }」と「{ $right }」は { $sign } で組み合わせられません。前者は{ $left_type ->
        [number] 数
        [code] 選択肢の番号
        [condition] はい・いいえ
        [text] 文字
       *[day] 日付
    }、後者は{ $right_type ->
        [number] 数
        [code] 選択肢の番号
        [condition] はい・いいえ
        [text] 文字
       *[day] 日付
    }です。
    .help = 数は数と、文字は文字と組み合わせます。CAST(x AS TEXT) は数を文字に、CAST(x AS REAL) は文字を数にします。
expression-needs = { $sign } には{ $needed ->
        [number] 数
        [condition] はい・いいえ
       *[text] 文字
    }が必要ですが、「{ $part }」は{ $type ->
        [number] 数
        [code] 選択肢の番号
        [condition] はい・いいえ
        [text] 文字
       *[day] 日付
    }です。
    .help = { $needed ->
        [condition] x > 0 のような比較を書いてください。
        [number] 文字は CAST(x AS REAL) で数になります。
       *[text] 数は CAST(x AS TEXT) で文字になります。
    }
expression-condition = 「{ $part }」は{ $type ->
        [number] 数
        [code] 選択肢の番号
        [condition] はい・いいえ
        [text] 文字
       *[day] 日付
    }で、条件ではありません。
    .help = { $part } { $type ->
        [number] > 0
        [code] = 1
        [day] >= '2025-04-01'
       *[text] = '文字'
    } のような比較を書いてください。
expression-number = 「{ $part }」は{ $type ->
        [number] 数
        [code] 選択肢の番号
        [condition] はい・いいえ
        [text] 文字
       *[day] 日付
    }です。計算で作る変数は、数か、はい・いいえです。
    .help = 比較の形にするか、使う箇所に直接書いてください。文字は CAST(x AS REAL) で数になります。
expression-label = 「{ $name }」は選択肢の番号で書きます。「{ $label }」は { $code } です。
    .help = '{ $label }' の代わりに { $code } と書いてください。
expression-no-label = 「{ $name }」は選択肢の番号で書きます。「{ $label }」という選択肢はありません。
    .help = 選択肢: { $codes }
expression-day = 「{ $text }」は、「{ $name }」と比べられる日付ではありません。
    .help = 日付は '2025-04-01' のように書きます。
expression-decimals = 小数点以下の桁数は、0 から { $most } までの整数で書きます。
    .help = 例: ROUND(x, 1)
expression-cast = 「{ $type }」という型はありません。
    .help = INTEGER、REAL、TEXT、BOOLEAN、DATE のいずれかを使ってください。
called-unknown = 「{ $name }」という設問はありません。
    .help = { $nearest ->
        [none] 設問の一覧は survey questions で見られます。
       *[other] 近い名前: { $nearest }
    }
called-ambiguous = 「{ $name }」と呼べる設問が複数あります: { $candidates }
    .help = ID で指定してください。
called-needs-quotes = 「{ $name }」は、そのままでは引き算になります。
    .help = "{ $name }" のように二重引用符で囲むか、ID で書いてください。
expression-unknown-variable = 「{ $name }」という変数はありません。
    .help = { $nearest ->
        [none] 調査票にある変数の名前を使ってください。
       *[other] 近い名前: { $nearest }
    }
id-malformed = 「{ $name }」は変数の名前に使えません。
    .help = 英小文字で始め、英小文字、数字、下線 _ だけを使ってください。
id-reserved = 「{ $name }」は SQL の語のため、変数の名前に使えません。
    .help = 式で使えるように、「{ $name }_1」のように語を足してください。
plan-id-malformed = id「{ $name }」には、文字・数字・ハイフン・下線だけが使えます
    .help = id はファイル名になります。
prose-not-allowed = 文章のテンプレートに使えない書き方があります: { $file }（{ $detail }）
    .help = 使えるのは条件、繰り返し（1,000 回まで）、変数の代入だけです。
template-takes-too-long = テンプレートの組版に時間がかかりすぎるため中止しました: { $file }
    .help = 終わらない繰り返しがないか確かめてください。
template-takes-too-much = テンプレートの組版に必要なメモリーが大きすぎるため中止しました: { $file }
    .help = 大きすぎる繰り返しや画像がないか確かめてください。
id-duplicate = 「{ $name }」が二度使われています。
    .help = どちらかの名前を変えてください。
question-without-codes = 「{ $name }」に選択肢がありません。
    .help = codes に選択肢を加えてください。
question-codes-from-data = 「{ $name }」には codes_from_data を書けません。
    .help = codes を書かない単一回答（type = "single"）の設問にだけ書けます。
question-too-many-answers = 設問「{ $name }」の回答の種類が多すぎます（{ $most } 種類まで）
    .help = 列の対応が正しいか、自由記述の列でないかを確かめてください。
question-with-codes = 「{ $name }」は選択肢のない種類の設問です。
    .help = codes を除くか、type を single、multiple、code、grid のいずれかにしてください。
question-two-written-out = 「{ $name }」に written_out の選択肢が 2 つ以上あります。
    .help = written_out は「その他」など 1 つの選択肢だけに付けてください。
question-too-many-codes = 設問「{ $name }」の選択肢が多すぎます（{ $most } 個まで）
    .help = 設問を分けるか、番号や自由記述の設問にしてください。
grid-without-items = 「{ $name }」に項目がありません。
    .help = items に表の各行を加えてください。
question-with-items = 「{ $name }」は項目のない種類の設問です。
    .help = items を除くか、type を grid にしてください。
grid-without-columns = 「{ $name }」に列がありません。
    .help = 数の表の列を columns に書いてください。
question-with-columns = 「{ $name }」は列のない種類の設問です。
    .help = columns を除くか、type を grid-count か grid-number にしてください。
grid-parts-of-no-numbers = 「{ $name }」に sum か part_of がありますが、数の表ではありません。
    .help = それらを除くか、type を grid-count か grid-number にしてください。
grid-unknown-part = この表に「{ $name }」というほかの行や列はありません。
    .help = 似た名前: { $nearest }
question-refers = 「{ $name }」の refers_to は、type = "text" の設問にしか使えません。
    .help = type を "text" にするか、refers_to を除いてください。
question-with-ranks = 「{ $name }」に ranks か by がありますが、順位の設問ではありません。
    .help = それらを除くか、type を ranking にしてください。
ranking-ranks = 「{ $name }」の順位の数は、1 から選択肢の数（{ $most }）までです。
    .help = ranks を直すか、除いてください。
question-number-inside = 「{ $name }」の選択肢に数の記入欄がありますが、単一回答でも複数回答でもありません。
    .help = 別の設問にするか、type を変えてください。
weekday-1 = 月曜日
weekday-2 = 火曜日
weekday-3 = 水曜日
weekday-4 = 木曜日
weekday-5 = 金曜日
weekday-6 = 土曜日
weekday-7 = 日曜日
ranking-rank = { $label }（{ $rank }位）
ranking-item = { $label }（{ $item }の順位）
ranking-unit = 位
rule-grid-sum = 「{ $whole }」が、{ $parts }の合計と一致しません。
rule-grid-part = 内数の「{ $parts }」が「{ $whole }」より多くなっています。
rule-ranking-repeated = 「{ $label }」で、同じ選択肢が二つの順位に書かれています。どちらか一つにしてください。
rule-ranking-tie = 「{ $label }」で、二つの選択肢に同じ順位が付いています。一つの順位は一つだけにしてください。
rule-ranking-gap = 「{ $label }」で、上の順位が空いています。空いた順位を書くか、順位を繰り上げてください。
question-range-reversed = 「{ $name }」の min が max より大きくなっています。
    .help = min と max を入れ替えてください。
question-range-of-no-number = 「{ $name }」には min か max がありますが、数値の設問ではありません。
    .help = min と max を除くか、type を count か number にしてください。
code-duplicate = 選択肢の番号 { $code } が二度使われています。
    .help = どちらかの番号を変えてください。
code-duplicate-label = 選択肢「{ $label }」が二度使われています。
    .help = どちらかの文言を変えてください。
code-without-label = 選択肢 { $code } の label が空です。
    .help = label に選択肢の文言を入れてください。
derived-without-expression = 「{ $name }」に式がありません。
    .help = 計算の式を expression に書いてください。
derived-without-type = 「{ $name }」に codes、from、recode、asked_if のどれかがありますが、type がありません。
    .help = type = "single" か "multiple" を加えるか、それらを除いてください。
derived-codes-per = 「{ $name }」は選択肢のある回答ですが、per か単位があります。
    .help = それらを除いてください。数にする場合は type を除いてください。
derived-multiple-expression = 「{ $name }」は複数回答ですが、式が一つだけあります。
    .help = 選択肢ごとに条件を when に書いてください。
derived-two-ways = 「{ $name }」の計算の方法が二通り書かれています。
    .help = 式（expression）だけにするか、from と選択肢ごとの条件だけにしてください。
derived-code-two-ways = 選択肢「{ $label }」に、当てはまる人の決め方が二通り書かれています。
    .help = when、of、otherwise のどれか一つにしてください。
derived-two-otherwise = 「{ $name }」に otherwise の選択肢が二つ以上あります。
    .help = 一つの選択肢だけに付けてください。
derived-recode-of-none = 「{ $name }」に recode がありますが、番号を改める設問が書かれていません。
    .help = 設問を from に書いてください。
derived-recode-and-of = 選択肢「{ $label }」に of がありますが、同じ設問に recode もあります。
    .help = 選択肢ごとの of か、recode のどちらか一方にしてください。
derived-of-none = 選択肢「{ $label }」に of がありますが、どの設問の番号かが書かれていません。
    .help = 設問を from に書いてください。
derived-from = 「{ $name }」は選択肢のある設問ではありません。
    .help = 単一回答か複数回答の設問を書いてください。
unit-unknown = 調査票にない集計単位です: { $name }
    .help = of には [[unit]] の id を書いてください。近い名前: { $nearest }
unit-question = 「{ $name }」は、[[unit]] ごとに尋ねる設問にできません。
    .help = ranking の設問、breakdown、codes_from_data、refers_to は、回答者の設問だけに使えます。id の設問と required は、key のある [[unit]] にも使えます。
unit-without-blocks = 集計単位「{ $name }」に、列のまとまりがありません。
    .help = blocks に、見出しの始まり（患者A、患者B など）を書いてください。1 行に 1 件ずつの別のシートやファイルにあれば、key に、回答者の番号の列の見出しを書いてください。
unit-blocks-and-key = 集計単位「{ $name }」に、blocks と key の両方があります。
    .help = 回答者の行の中の列にあれば blocks だけ、別のシートやファイルにあれば key だけを書いてください。
unit-sheet-without-key = 集計単位「{ $name }」の sheet は、key がなければ使われません。
    .help = key に、そのシートの中の、回答者の番号の列の見出しを書いてください。
unit-key = 集計単位「{ $name }」の key では、回答者と結び付けられません。
    .help = key には、回答者の番号の列の見出しを書いてください。調査票には、回答者の番号の設問（type = "id"）が必要です。
unit-file-unknown = 行をファイルから読む集計単位に「{ $name }」はありません。
    .help = 調査票の、key のある [[unit]] の id を書いてください。近い名前: { $nearest }
unit-without-file = { $label }の行が入ったファイルが指定されていません（{ $path } には、シートがありません）。
    .help = --units { $name }=ファイル名（study.toml では [units] に { $name } = "ファイル名"）で指定するか、回答のブックのシート「{ $sheet }」に入れてください。
unit-sheet-missing = { $label }の行が入ったシート「{ $sheet }」がありません: { $path }
    .help = このファイルにあるシート: { $known }。別のファイルにあれば、--units { $name }=ファイル名（study.toml では [units] に { $name } = "ファイル名"）で指定してください。
unit-key-missing = { $label }の行に、回答者の番号の列「{ $header }」が見つかりません: { $path } { $sheet }
    .help = 見出しを直すか、対応表（--map）でその列を { $name } としてください。
unit-rows-with-waves = 1 行に 1 件ずつの集計単位のファイルは、調査回（[[wave]]）のある調査では読めません。
    .help = [units]（--units）を外すか、[[wave]] のない調査として別に集計してください。
unit-rows-in-waves = 1 行に 1 件ずつの集計単位の表（{ $names }）は、調査回（[[wave]]）のある調査や比較では集計できません。
    .help = これらの表を集計計画から外すか、[[wave]] のない調査として別に集計してください。
derived-over-alone = 「{ $name }」の over は、数値を求める回答者の [[derived]] だけに使えます。
    .help = type、codes、from、asked_if、per、of を外し、expression に COUNT(*)、SUM(式) などを書いてください。区分や条件は、これを使う別の [[derived]] に書けます。
derived-over-over = 「{ $name }」の式は、集計単位をまとめた別の値（over のある [[derived]]）を使えません。
    .help = 集計単位の設問と回答者の設問だけを使ってください。
plan-unit-before = 表「{ $table }」は、前の調査回の同じ回答者の値を並べるため、of で単位を変えられません。
    .help = of を外すか、前の調査回との比較（without_panel = true、before = false）をやめてください。
requirement-group = 「{ $name }」は、グループになる単一回答の設問ではありません。
    .help = requirement の group には、type が single の設問（圏域、市町村など）を書いてください。近い名前: { $nearest }
derived-from-data = 「{ $name }」の選択肢は調査ごとに決まるため、番号を使えません。
    .help = ほかの設問の条件を使うか、設問に選択肢を書いてください。
derived-unknown-code = 「{ $name }」に選択肢の番号 { $code } はありません。
    .help = その設問にある番号を書いてください。
derived-recode-unknown = { $old } を { $code } と数えるとありますが、その番号の選択肢がありません。
    .help = 選択肢を加えるか、番号を直してください。
derived-never = 選択肢「{ $label }」に当てはまる人は決して現れません。
    .help = 成り立ちうる条件を書いてください。単一回答では、成り立つ最初の条件が数えられます。狭い条件を広い条件より先に置いてください。
derived-no-code = 「{ $name }」は { $number } になることがありますが、その番号の選択肢がありません。
    .help = 選択肢を加えるか、式を直してください。
derived-code-twice = 番号 { $code } が「{ $before }」と「{ $label }」の両方にあります。
    .help = どちらか一方に残すか、type を multiple にしてください。
derived-per = 「{ $name }」は割る数になりません。
    .help = 件数・数値の設問か、数になる計算変数を指定してください。
derived-cycle = 計算が堂々巡りになっています: { $cycle }
    .help = いずれかの式を、他の変数に頼らない形に直してください。
reference-unreadable = 参照表を読み込めません: { $file }
    .help = 調査票と同じ場所からの位置を指定し、UTF-8 の CSV で保存してください。
reference-column-missing = 参照表 { $file } に列「{ $column }」がありません。
    .help = 列を加えるか、定義から除いてください。
plan-without-parameter = この集計計画に「{ $name }」という設定はありません。
    .help = 集計計画の [parameters] に加えるか、指定を外してください。
plan-parameter-no-number = 設定「{ $name }」に指定した「{ $value }」は、数ではありません。
    .help = 数を指定してください。
plan-parameter-no-answer = 設定「{ $name }」に指定した「{ $value }」は、{ $question }の選択肢にありません。
    .help = 次のどれかを、名前またはコードで指定してください: { $known }
plan-parameter-of-nobody = 設定「{ $name }」に指定した「{ $value }」の回答者がいないため、報告書を作れません（{ $question }）。
    .help = 回答者のいる次のどれかを、名前またはコードで指定してください: { $known }
plan-unknown-parameter = 「{ $name }」という設定はありません。
    .help = 集計計画の [parameters] に加えてください。
plan-after-and-before = 「after」と「before」の両方が書かれています。
    .help = どちらか一方にしてください。
plan-unknown-section = 「{ $name }」という節はありません。
    .help = 近い名前: { $nearest }
plan-unknown-subset = 「{ $name }」という対象区分はありません。
    .help = 近い名前: { $nearest }
plan-unknown-reference = 「{ $name }」という参照表または列はありません。
    .help = 近い名前: { $nearest }
plan-format-malformed = 「{ $format }」は数値の書式として使えません。
    .help = 0、0.0、0.00（桁数を固定）または 0.#、0.##（末尾の 0 を省く）としてください。
plan-needs-variables = 表「{ $table }」に変数がありません。
    .help = variables に変数の名前を加えてください。
plan-rows-of-one = 表「{ $table }」の variables に、設問がいくつもあります。
    .help = 行にする設問を 1 つだけ書き、表を設問ごとに分けてください。
plan-chart-needs-groups = 表「{ $table }」の図には groups が必要です。
    .help = groups に設問を加えるか、chart を消してください。
plan-change-variables = 表「{ $table }」の variables には、選択肢のある設問 1 つか、数値・はい／いいえの変数を書いてください。
    .help = 選択肢のある設問は、1 つの表に 1 つです。
plan-change-chart = 表「{ $table }」の図は、この変数には使えません。
    .help = grouped と curve は選択肢のある設問の図です。数値の図は dots で、単位が同じ変数だけを並べられます。
plan-change-chart-groups = 表「{ $table }」: groups のある変化の表は、棒（grouped）では描けません。
    .help = chart = "dots"（回ごとの印）か "curve"（折れ線）にするか、chart を消してください。
plan-change-group-once = 表「{ $table }」の groups の「{ $name }」をたずねた調査回が 2 つないため、比べられません。
    .help = groups から「{ $name }」を消すか、以前の回の設問を [[wave.changed]] に書いてください。
plan-change-without-waves = 表「{ $table }」は調査回を比べますが、調査回がありません。
    .help = study.toml に [[wave]] を書くか、group に比べる設問（単数回答）を書いてください。
plan-needs-two = 表「{ $table }」には、variables に数値の変数 2 つ（割られる数、割る数）が必要です。
    .help = 例: variables = ["deaths_home", "deaths_total"]
plan-where-without-label = 集計計画に where がありますが、where_label がありません。
    .help = 何を対象とした報告書かを言葉で書いてください。表紙に載ります。
plan-scope-without-where = 集計計画に where_label がありますが、where がありません。
    .help = 条件を加えるか、where_label を除いてください。
report-scope = この報告書の集計対象は「{ $label }」です（回答のあった{ $respondent } { $all } 件のうち { $within } 件）。「データの質」の章は、すべての回答についてのものです。
plan-id-all = 対象区分の id に「{ $name }」は使えません。
    .help = 「{ $name }」は回答者全体を表します。別の名前にしてください。
lang-only-one = 2 つの言語を一度に指定できるのは、報告書を作るコマンド（report、compare、batch）だけです。
    .help = --lang に ja か en のどちらか一方を指定してください。
report-without-pdf = --typst と --keep-source は、PDF を作るときだけ使えます。
    .help = --format に pdf を加えるか、これらの指定を外してください。
plan-named-twice = 表「{ $table }」に「{ $name }」が二度あります。
    .help = 一方を消してください。
plan-key-of-other-kind = 「{ $key }」は、種類 { $kind } の表では使えません。
    .help = 使える種類: { $kinds }
plan-show-without-chart = 表「{ $table }」には図がないため、show に chart や both は使えません。
    .help = chart を指定するか、show = "table" としてください。
plan-test-multiple = 「{ $name }」は複数の回答を選べるため、この検定は使えません。
    .help = 1 つだけ選ぶ設問にするか、test を消してください。
plan-test-of-counts = 表「{ $table }」の検定は件数についてのものです。平均を示す表では使えません。
    .help = test を anova、welch、mann-whitney、kruskal-wallis、jonckheere のどれかにしてください。
plan-test-of-number = 表「{ $table }」の検定は数値についてのものですが、mean がありません。
    .help = mean に数値の設問を指定するか、test を chi-squared、fisher、cochran-armitage のどれかにしてください。
plan-test-two-groups = mann-whitney は2つの群を比べる検定ですが、「{ $name }」の群は2つではありません。
    .help = 選択肢が 2 つの設問にするか、数値なら bands に境界を 1 つ指定してください。群が 3 つ以上なら kruskal-wallis を使ってください。
plan-test-two-answers = cochran-armitage は2つの選択肢の割合の傾向を調べる検定ですが、「{ $name }」の選択肢は2つではありません。
    .help = 選択肢が 2 つの設問を行にするか、test を chi-squared にしてください。
plan-test-without-columns = 表「{ $table }」には列の設問がないため、検定できません。
    .help = columns を指定するか、test を消してください。
plan-adjust-without-test = 表「{ $table }」には検定がないため、adjust は使えません。
    .help = test を指定するか、adjust を消してください。
plan-percent-of-mean = 表「{ $table }」は平均を示すため、percent_of は使えません。
    .help = mean か percent_of のどちらかを消してください。
plan-needs-join = 表「{ $table }」の join と join_on は、両方を指定する必要があります。
    .help = 例: join = "regions"、join_on = "area"
plan-key-without-chart = 「{ $key }」は図のある表だけに使えます。
    .help = chart を加えるか、この行を消してください。
plan-needs-two-means = 表「{ $table }」の ratio_of_means には、変数 2 つ以上と平均（mean）が必要です。
    .help = variables に 2 つ以上、statistics に mean を指定してください。
plan-needs-quantiles = 表「{ $table }」の箱ひげ図には、statistics に q1、median、q3 が必要です。p10、p90、mean は、すべて加えるか、すべて除いてください。
    .help = 例: statistics = ["n", "mean", "p10", "q1", "median", "q3", "p90"]
plan-needs-surveyed = 表「{ $table }」で調査対象数を示すには、reference と reference_columns（列 1 つ）の両方が必要です。
    .help = 例: reference = "organisations"、reference_columns = ["surveyed"]
plan-chart-of-one = 表「{ $table }」の棒グラフ（bars）は、設問 1 つだけを示せます。
    .help = chart = "stacked" とするか、設問ごとに表を分けてください。
plan-label-without-where = 「{ $key }」は、where のある表だけに使えます。
    .help = where を加えるか、この行を消してください。
plan-key-not-shown = 表「{ $table }」の「{ $key }」は、この show では示されません。
    .help = 「{ $key }」を消すか、show を変えてください。
plan-key-of-nothing = 表「{ $table }」の「{ $key }」は、この表では何も変えません。
    .help = この行を消してください。
plan-format-of-nothing = formats の「{ $name }」は、この表にない統計量です。
    .help = この表の統計量: { $known }
plan-stacked-multiple = 表「{ $table }」には複数回答の設問があり、合計が 100% にならないため、帯グラフ（stacked）にできません。
    .help = chart = "bars" とし、設問ごとに表を分けてください。
plan-answers-differ = 表「{ $table }」の設問は選択肢が同じではないため、1 つの表に並べられません。
    .help = 選択肢の同じ設問だけを並べるか、設問ごとに表を分けてください。
plan-mean-count-of-single = 表「{ $table }」には複数回答の設問がないため、回答数の平均を示せません。
    .help = mean_count、mean_count_without_other を消してください。
plan-answer-unit = 表「{ $table }」の answer_unit は、1 つの複数回答の設問を数える表だけで使えます。
    .help = この行を消してください。
plan-subsets-beside = 表「{ $table }」は、区分（subsets）が 2 つ以上ないため、横に並べられません。
    .help = subsets_beside を消すか、subsets を 2 つ以上書いてください。
plan-indent = 表「{ $table }」の indent が、表に並ぶ変数より多くあります。
    .help = 変数と同じ数にしてください（設問が 1 つの表では使いません）。
plan-chart-units = 表「{ $table }」の図に、単位の違う変数が並んでいます。
    .help = chart_variables で単位の同じ変数だけを選ぶか、表を分けてください。
plan-one-subset = 表「{ $table }」の種類では、対象区分は 1 つだけ示せます。
    .help = subsets を 1 つにするか、対象区分ごとに表を分けてください。
plan-needs-band-width = 表「{ $table }」には変数 1 つと 0 より大きい band_width が必要です。
    .help = 例: band_width = 250
plan-needs-reference = 表「{ $table }」には reference と reference_columns が必要です。
    .help = 調査票の参照表の名前と列を指定してください。
    .help = 例: group_label = "{ "{" }model{ "}" }"、row_label = "{ "{" }area{ "}" }"
plan-needs-group = 表「{ $table }」には変数 1 つと group が必要です。
plan-not-published = 「{ $name }」は、回答者の一覧に載せられません。
    .help = 調査票の設問に publish = "public"、"municipality"、"members" のいずれかがある設問だけを載せられます。
plan-needs-requirements = 表「{ $table }」には、調査票の [[requirement]] の id が 1 つ以上必要です（requirements）。
plan-unknown-requirement = 調査票にない要件です: { $name }
    .help = 近い名前: { $nearest }
plan-other-group = 要件「{ $name }」は、表のほかの要件と group が違います（{ $group }）。
    .help = group が違う要件は、別の表にしてください。
    .help = variables に 1 つ、group に分け方となる変数を指定してください。
plan-variable-unfit = 変数「{ $name }」は、種類 { $kind } の表には使えません。
    .help = 選択式の設問は frequency、数値は summary、複数回答の比較は comparison を使ってください。

study-no-colour = 「{ $name }」は色の指定ではありません。
    .help = #183e66 のように # と 16 進数 6 桁で指定してください。
wave-question = 調査回
wave-alone = [[wave]] が 1 つしかありません。
    .help = 古い順に 2 つ以上書いてください。最後の [[wave]] はこの調査そのもので、data を書きません。
wave-and-previous = previous と [[wave]] の両方があります。
    .help = previous を消してください。直前の [[wave]] が前回の調査として使われます。
wave-last-with-data = 最後の [[wave]]「{ $wave }」に data があります。
    .help = 最後の [[wave]] はこの調査そのものです。data を消すか、この調査の [[wave]]（label だけ）を最後に加えてください。
wave-without-data = [[wave]]「{ $wave }」に data がありません。
    .help = 回答のファイルを data に書いてください。data のない [[wave]] は最後の 1 つだけです。
wave-last-guided = 最後の [[wave]]「{ $wave }」に questionnaire、sheet、map、corrections、changed は書けません。
    .help = この調査の設定は、study.toml の最上部に書いてください。
wave-frame-en = [[wave]]「{ $wave }」に frame_en だけがあります。
    .help = frame も書いてください。
wave-label-blank = [[wave]] の label が空です。
    .help = 「2021年調査」のように、表に印刷する名前を書いてください。
wave-label-twice = [[wave]] の label または label_en（{ $wave }）が、ほかの調査回と同じです。
    .help = 表で見分けられるように、別の名前にしてください（全角と半角の違いは区別しません）。
wave-years = [[wave]]「{ $wave }」の year { $year } が、前の調査回の { $before } より後ではありません。
    .help = [[wave]] を古い順に並べ、year を西暦で書いてください。
compare-same-file = 比べる二つのファイルの内容が同じです: { $path }、{ $file }
    .help = 前と後の、それぞれの回答のファイルを指定してください。
wave-year-missing = ほかの調査回には year がありますが、[[wave]]「{ $wave }」にはありません。
    .help = すべての [[wave]] に書くか、すべて消してください。
wave-year = [[wave]]「{ $wave }」の year { $year } が、西暦の 4 桁の年ではありません。
    .help = 「year = 2021」のように書いてください。
wave-same-file = [[wave]]「{ $wave }」のファイル { $file } が、「{ $other }」のもの（{ $path }）と同じ内容です。
    .help = 調査回ごとに、その回の回答のファイルを書いてください。一つのブックのシートに分かれているときは、それぞれに sheet を書きます。
wave-id-taken = 調査票に id が wave の設問があります。
    .help = wave は調査回を表します。設問の id を変えてください。
wave-unknown-question = 「{ $name }」という設問は今回の調査票にありません（{ $wave }）。
    .help = { $nearest ->
        [none] question には今回の調査票の設問の id を書いてください。
       *[other] 近い名前: { $nearest }
    }
wave-unknown-source = 「{ $name }」という設問は「{ $wave }」の調査票にありません。
    .help = { $nearest ->
        [none] from にはその回の調査票の設問の id を書いてください。
       *[other] 近い名前: { $nearest }
    }
wave-changed-twice = 同じ設問の [[wave.changed]] が二度あります（{ $wave }）。
    .help = 一つにまとめてください。
wave-changed-nothing = 何も変えない [[wave.changed]] です（{ $wave }）。
    .help = from、recode、drop、expression、other のどれかを書くか、消してください。
wave-other-and-more = other = true と、from、recode、drop は一緒に使えません（{ $wave }）。
    .help = 別の設問なら other だけ、同じ設問なら other を消してください。
wave-expression-of-no-number = expression は数値の設問だけに、from と recode なしで使えます（{ $wave }）。
    .help = 選択肢のある設問は from と recode で対応させてください。
wave-recode-of-no-codes = recode と drop は選択肢のある設問だけに使えます（{ $wave }）。
    .help = 数値の単位が違うときは expression を使ってください。
wave-kind = 「{ $question }」は、「{ $wave }」の「{ $then }」と答え方の種類が違います。
    .help = その回の調査票に、今回と同じ種類の [[derived]] を加えて from に書くか、比べないなら [[wave.changed]] に other = true と書いてください。
wave-unit = 「{ $question }」の単位が違います。今回は「{ $now }」、「{ $wave }」は「{ $then }」です。
    .help = [[wave.changed]] に question = "{ $question }" と、今回の単位に直す式を書いてください（例: expression = "{ $source } / 60"）。数が同じ意味なら expression = "{ $source }" とします。
wave-renamed = 「{ $question }」と同じ設問文が、「{ $wave }」では「{ $then }」という id です。
    .help = 同じ設問なら [[wave.changed]] に question = "{ $question }"、from = ["{ $then }"] と、別の設問なら other = true と書いてください。
wave-code-meaning = 「{ $question }」のコード { $code } の意味が違います。今回は「{ $now }」、「{ $wave }」は「{ $then }」です。
    .help = [[wave.changed]] の recode に、どのコードとして数えるかを書いてください（意味が同じなら recode = { "{" } "{ $code }" = { $code } { "}" }、今回にない答えなら drop = [{ $code }]）。
wave-code-lost = 「{ $question }」の「{ $wave }」のコード { $code }「{ $then }」が、今回の調査票にありません。
    .help = [[wave.changed]] の recode に、どのコードとして数えるかを書くか（例: recode = { "{" } "{ $code }" = 1 { "}" }）、数えないなら drop = [{ $code }] と書いてください。
wave-unknown-code = 「{ $wave }」の「{ $question }」に、コード { $code } はないか、二通りに書かれています。
    .help = その回の調査票にあるコードを、recode か drop の一方に書いてください。
wave-unknown-target = 今回の「{ $question }」に、コード { $code } はありません（{ $wave }）。
    .help = recode の右側には、今回の調査票のコードを書いてください。
wave-source-twice = 「{ $wave }」の設問「{ $then }」が、今回の「{ $first }」と「{ $second }」の両方になっています。
    .help = 一方の [[wave.changed]] に other = true と書くか、本当に両方に当たるなら expression = "{ $then }" と書いてください。
wave-expression-of-nothing = expression に、その回の設問がありません（{ $wave }）。
    .help = その回の設問から計算する式を書いてください。尋ねていない設問なら other = true と書きます。
wave-drops-all = 「{ $question }」の選択肢がすべて drop にあり、「{ $wave }」では全員が無回答になります。
    .help = 比べないなら、drop の代わりに other = true と書いてください。
wave-surveyed-few = [[wave]]「{ $wave }」の surveyed（{ $surveyed }）が、回答の数（{ $n }）より少なくなっています。
    .help = 調査票を送った件数と、重複した回答がないかを確かめてください。
wave-repeated-number = { $path }: 二件以上の回答にある番号が { $n } あります: { $numbers }
    .help = 調査回どうしで同じ回答者を結びつけるため、番号は一つの調査回で一度だけにしてください。番号を直すか、補正表（corrections）で一方を除いてください。
wave-zeros-lost = 先頭の 0 だけが違う番号が { $n } 組あり、同じ回答者かどうか分かりません: { $numbers }
    .help = 表計算ソフトが 0 を除いたのなら、どの調査回でも同じ書き方にしてください（列を文字列にするか、補正表で直します）。違う回答者なら、番号に文字を加えて見分けられるようにしてください。
wave-last-design = 最後の [[wave]]「{ $wave }」に [wave.design] があります。
    .help = 最後の [[wave]] はこの調査そのものです。study.toml の上の方に [design] として書いてください。
wave-design-and-unweighted = [[wave]]「{ $wave }」に、design と unweighted の両方があります。
    .help = どちらかを消してください。
wave-unweighted-like-all = [[wave]]「{ $wave }」に unweighted とありますが、重み付けする調査回がありません。
    .help = unweighted を消すか、他の調査回の重みを [design]、[wave.design] に書いてください。
wave-without-design = 重み付けする調査回があるのに、[[wave]]「{ $wave }」の重みが指定されていません。
    .help = その [[wave]] の下に [wave.design] を書いてください（weight、strata、[[wave.design.frame]] など、[design] と同じです）。全員の重みを 1 とするときは unweighted = true と書きます。重み付けの有無が違うと、それだけで差が出ることがあるためです。
wave-last-without-design = 重み付けする調査回があるのに、この調査（最後の [[wave]]「{ $wave }」）の重みが指定されていません。
    .help = [design] を書くか、全員の重みを 1 とするときは最後の [[wave]] に unweighted = true と書いてください。
design-repeated-number = 二人以上の回答者にある番号が { $n } あります: { $numbers }
    .help = 番号は、他の調査回の同じ回答者を見つけるために使います。一つの調査回に同じ番号は 1 件だけです。番号を直すか、訂正の表で一方を除いてください。
design-short-alike = 重み付けなし
design-short-weight = 「{ $name }」の重み
design-short-population = 母集団の数÷回答の数
design-short-frame = { $by }に合わせた重み（計 { $count }）
design-short-strata = 層: { $name }
design-short-cluster = 集落: { $name }
problem-of = { $of }: { $message }
test-under-design = 表「{ $table }」の検定 { $test } には、調査の [design] を考慮した形がありません。
    .help = test = "{ $instead }" にしてください（標本設計と重みを考慮して行います）。または検定を外してください。
interval-under-design = 表「{ $table }」の interval = "{ $interval }" には、調査の [design] を考慮した形がありません（重み付けした合計は件数ではないため）。
    .help = interval = "respondents" にするか、interval を外してください。信頼区間は標本設計と重みを考慮して求めます。
design-replicates-with-waves = 調査回（[[wave]]）のある調査では、replicates は使えません。
    .help = replicates と variance を除いてください（標準誤差はテイラー展開による線形化で求めます）。
design-nothing = [design] に、重み、層、集落、母集団の数、枠のいずれもありません。
    .help = weight、strata、cluster、population、[[design.frame]] のどれかを書くか、[design] を除いてください。
design-with-rounding = [design] と、数を丸める秘匿の方針（round_to）は一緒に使えません。
    .help = 重み付けした割合から丸める前の数が分かるためです。丸める代わりに隠す方針（standard、careful など）を使ってください。
design-bounds-without-frame = least と most は、[[design.frame]] がないため効果がありません。
    .help = [[design.frame]] を加えるか、least と most を除いてください。
design-rounds-without-raking = tolerance と rounds は、枠が一つで上限・下限もないため効果がありません。
    .help = 二つ目の [[design.frame]] か least・most を加えるか、tolerance と rounds を除いてください。
design-bound = 値が範囲の外です。
    .help = least は 0 より大きく 1 より小さい数、most は 1 より大きい数、tolerance は 0 と 1 の間の数、rounds は 1 以上、population の size は 1 以上 1 兆以下にしてください。
design-replicates-number = replicates の number が範囲の外です。
    .help = 2 以上 100000 以下にしてください（省略時は 1000）。
design-variance-without-replicates = variance = "replicates" には replicates が必要です。
    .help = [design] に replicates = {"{"} method = "bootstrap" {"}"}（または "jackknife"）を加えるか、variance を除いてください。
design-jackknife-number = number と seed は、一つずつ除くジャックナイフ法では意味がありません。
    .help = 除くか、method = "bootstrap" にしてください。
design-replicates-centered = single = "centered" は replicates と一緒に使えません（回答が一つの層は再抽出できません）。
    .help = 似た層とまとめるか、single = "certainty"（誤差なし）にしてください。
design-population-by-strata = 層（strata）があるのに、population が一つの数です。
    .help = 層ごとの数の表を population = {"{"} file = "…" {"}"} の形で指定してください。
design-population-without-strata = 層（strata）がないのに、population が層ごとの表です。
    .help = strata を加えるか、population を一つの数にしてください。
design-unfit = 「{ $name }」はここでは使えない種類の設問です。
    .help = weight は数値の設問、strata と cluster は一つを選ぶ設問、文字または番号の設問にしてください。回答ファイルの列の見出しも使えます。
design-frame-by-nothing = by に設問がありません。
    .help = 枠の表の列にある設問を by に書いてください。
design-frame-by = 「{ $name }」は一つを選ぶ設問ではありません。
    .help = 枠は、一つを選ぶ設問、または区分（type のある derived）ごとに作ってください。
design-merge-of-other = merge の「{ $name }」が by にありません。
    .help = by と同じ書き方で設問を指定してください。
design-merge-unknown = 「{ $question }」に「{ $name }」という選択肢はありません。
    .help = 選択肢の文言かコード番号で書いてください。
design-frame-empty = 枠の表に行がありません: { $path } { $sheet }
    .help = 見出しの下に、区分と数を一行ずつ書いてください。
design-frame-no-key = 「{ $name }」という列がありません: { $path } { $sheet }
    .help = 設問の番号、文言、id のどれかを見出しにした列を加えてください。
design-frame-no-column = 「{ $name }」という数の列がありません: { $path }
    .help = { $nearest ->
        [none] column と asked には、数の列の見出しを、別々に書いてください。
       *[other] 近い見出し: { $nearest }
    }
design-frame-which-column = どの列が数か分かりません: { $path } { $sheet }
    .help = column = "見出し" を加えてください。
design-frame-unknown-answer = 「{ $question }」の選択肢にない区分です: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 調査票の選択肢の文言かコード番号に合わせてください。合計や注の行は除いてください。だれも答えていない区分なら、行を除くか、調査票に選択肢を加えてください。
design-frame-no-number = 0 以上 1 兆以下の数ではありません: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 単位や記号を付けずに、数だけを書いてください。いない区分は 0 にします。
design-frame-blank = 枠の表に空欄があります: { $path } { $sheet } { $cell }「{ $header }」
    .help = 区分と数を、どの行にも書いてください。いない区分の数は 0 にします。数のない区分をまとめるには merge を使います。
design-frame-twice = 枠の表に同じ区分が二度以上あります（括弧内は行）: { $cells }: { $path } { $sheet }
    .help = 一つの区分は一行にしてください。二つを足すことはしません。
design-frame-more = ほかにも { $n } か所あります: { $path } { $sheet }
    .help = 枠の表として正しいファイルか、列の見出しが正しいかを確かめてください。
design-frame-several-sheets = 枠の表に見えるシートがいくつもあります: { $path }（{ $sheets }）
    .help = 使うシートだけのファイルにしてください。
design-frame-column-twice = 「{ $name }」という列がいくつもあります: { $path } { $sheet }
    .help = 見出しを別の名前にしてください。
design-name-blank = 名前が空です。
    .help = 設問の id か、回答ファイルの列の見出しを書いてください。
design-own-number = 「{ $name }」は回答者の番号で、回答者ごとに違います。
    .help = strata には層（地域など）、cluster には集落（法人など）の列を書いてください。回答者を一つずつ抽出したときは、cluster を除きます。
design-strata-as-cluster = strata と cluster が同じ列（{ $name }）です。
    .help = 別の列にしてください。層の中で回答者を一つずつ抽出したときは、cluster を除きます。
design-merge-twice = 「{ $question }」の「{ $name }」が、merge に二度あります。
    .help = 一つの選択肢は、一つのまとまりだけに入れてください。
design-merge-alone = merge の「{ $name }」に、選択肢が一つだけのまとまり、または空のまとまりがあります。
    .help = まとめる選択肢を二つ以上書くか、除いてください。
design-frame-within = この枠の区分は、「{ $file }」の枠の区分にまとまっているか、その逆です。
    .help = 細かい方の枠だけを残してください。粗い方は何も変えません。
design-frames-differ-within = 「{ $file }」とこの表で、同じ区分の数が違います: { $cells }
    .help = 同じ母集団の数になるように表を直してください。
design-frame-population = 枠の合計 { $own } が、population の合計 { $first } と違います。
    .help = 同じ母集団の数にしてください。
design-frame-small = 枠の数が、回答の数より少なくなっています: { $cells }
    .help = 割合ではなく、母集団の数を書いてください。数が正しければ、重複した回答がないかを確かめてください。
design-asked-few = 調査対象の数（asked）が、回答の数より少なくなっています: { $cells }
    .help = 調査票を送った数と、重複した回答がないかを確かめてください。
design-asked-many = 調査対象の数（asked）が、母集団の数より多くなっています: { $cells }
    .help = column と asked が逆になっていないかを確かめてください。
design-cell-numbers = { $cell }（母集団 { $population }、回答 { $n }）
design-cell-answered = { $cell }（回答 { $n }）
design-cell-population = { $cell }（母集団 { $population }）
design-cell-asked = { $cell }（調査対象 { $asked }、回答 { $n }）
design-cell-asked-of = { $cell }（調査対象 { $asked }、母集団 { $population }）
design-cell-differs = { $cell }（{ $first } と { $own }）
and-more = …（全部で { $n }）
number-in-rows = { $id }（{ $rows }）
design-of-nobody = 重みを求める回答者がいません。
    .help = 回答のあるファイルを指定してください。
design-weight-missing = 重み「{ $name }」が空欄か、数として読めない回答者が { $n } 件あります（行: { $rows }）。
    .help = 回答ファイルか補正表で、1 件ごとに正の数を入れてください。集計しない回答者は補正表で除いてください。
design-weight-too-large = 重み「{ $name }」が大きすぎる（1 兆を超える）回答者が { $n } 件あります（行: { $rows }）。
    .help = 重みは、その回答 1 件が何件分に当たるかです。桁や列の取り違えがないかを確かめてください。
design-weight-not-positive = 重み「{ $name }」が 0 以下の回答者が { $n } 件あります（行: { $rows }）。
    .help = 重みは正の数にしてください。集計しない回答者は、重みを 0 にする代わりに補正表で除いてください。
design-not-placed = 重み付けに使う「{ $name }」に答えのない回答者が { $n } 件あります（行: { $rows }）。
    .help = 発送名簿などで確かめて、回答ファイルか補正表で補ってください。
design-stratum-not-in-frame = population の表にない層が { $n } あります: { $cells }
    .help = 表に行を加えるか、層の名前を揃えてください。
design-population-small = 母集団の数が、回答（または集落）の数より少なくなっています: { $cells }
    .help = population の数と、重複した回答がないかを確かめてください。
design-single = 回答（または集落）が一つしかなく、誤差を計算できない層が { $n } あります: { $cells }
    .help = strata の列が正しいかを確かめてください。正しければ、近い層とまとめるか、single = "centered"（全体の平均と比べる）または single = "certainty"（誤差なしとみなす）を [design] に書いてください。
design-single-all = 回答（または集落）が一つしかなく、誤差を計算できません。
    .help = 回答のファイルと cluster の列が正しいかを確かめてください。誤差を示さないなら、[design] に single = "certainty" と書いてください。
design-jackknife-many = ジャックナイフ法には、抽出単位（{ $units }）が多すぎます。
    .help = method = "bootstrap" にするか、replicates を除いてください（割合・平均・合計・分位数の誤差は、線形化で求められます）。
design-bootstrap-many = 抽出単位が { $units } あるため、{ $number } 回の再抽出は多すぎます。
    .help = number を { $most } 以下にしてください。
design-all = 全体
design-frame-lacks = 回答があるのに、枠の表にないか 0 の区分があります: { $cells }
    .help = 表に行を加えるか、回答の区分を確かめてください。
design-frame-nobody = 枠の表にあるのに、回答のない区分があります: { $cells }
    .help = [[design.frame]] の merge で、似た区分とまとめてください（例: merge = {"{"} area = [["A", "B"]] {"}"}）。
design-frames-differ = 枠の合計が違います。「{ $file }」は { $first }、この表は { $own } です。
    .help = 同じ母集団の数になるように表を直してください。
design-heading = 標本設計と重み付け
design-said-weight = 重みは、回答データの「{ $name }」による。
design-said-population = 重みのもとは、母集団の数を回答の数で割ったもの（抽出・回収の逆数）である。
design-said-equal = 重みは全員 1 である。
design-said-frame = 「{ $by }」の区分ごとに、重みの合計が母集団の数に一致するように調整した（事後層化）。
design-said-raking = { $by } のそれぞれの区分で、重みの合計が母集団の数に一致するように、繰り返し調整した（レイキング）。
design-said-strata = 標本は「{ $name }」を層とし、層の数は { $n } である。
design-said-cluster = 抽出単位（集落）は「{ $name }」で、数は { $n } である。
design-said-finite = 母集団に占める回答の割合を考慮した（有限母集団修正）。
design-said-centered = 回答が一つだけの層は、全体の平均と比べて誤差を求めた。
design-said-certainty = 回答が一つだけの層は、誤差がないものとした。
design-said-spread = 重みの合計は { $sum }、回答者は { $n } である。重みのばらつきによるデザイン効果（1＋変動係数の2乗、キッシュ）は { $effect }、実効的な回答者数は { $effective } である。
design-said-protected = 少数の回答者を保護するため、重みの最小・最大と区分ごとの回答数は示さない。
design-said-range = 重みの最小は { $min }、最大は { $max } である。
design-said-errors = 標準誤差と信頼区間は、層・集落・母集団の数と重みの調整を考慮したテイラー展開による線形化で求めた。
design-said-waves = 重みは調査回ごとに、その回の設計による。調査回の差の標準誤差は、番号が同じで両方の回に答えた回答者も考慮した。
design-said-jackknife = 割合・平均・合計・分位数、および計算式のない値の標準誤差と信頼区間は、ジャックナイフ法（回答者または集落を一つずつ除き、そのつど重みを調整し直す）による。
design-said-jackknife-beside = 標準偏差・ジニ係数・上位の占める割合の標準誤差と信頼区間は、ジャックナイフ法（回答者または集落を一つずつ除き、そのつど重みを調整し直す）による。
design-said-bootstrap = 割合・平均・合計・分位数、および計算式のない値の標準誤差と信頼区間は、ブートストラップ法（ラオ・ウーの方法、{ $number } 回、乱数の種 { $seed }）で、そのつど重みを調整し直して求めた。
design-said-bootstrap-beside = 標準偏差・ジニ係数・上位の占める割合の標準誤差と信頼区間は、ブートストラップ法（ラオ・ウーの方法、{ $number } 回、乱数の種 { $seed }）で、そのつど重みを調整し直して求めた。
design-said-replicates-lacking = 再抽出のうち { $n } 回では、枠の区分のいずれかに回答者がなく、その母集団の数をほかの区分に振り分けた。
design-said-replicates-unfinished = 再抽出のうち { $n } 回では、重みの調整が収束しなかった。
design-said-converged = { $rounds } 回で収束した。
design-said-not-converged = 注意: { $rounds } 回で収束せず、枠との差が最大 { $gap }% 残っている。
design-said-least = 重みは平均の { $bound } 倍を下限とした（上下限に達した回答者 { $n } 件）。
design-said-most = 重みは平均の { $bound } 倍を上限とした（上下限に達した回答者 { $n } 件）。
design-column-cell = 区分
design-column-population = 母集団
design-column-answered = 回答数
design-column-rate = 母集団に対する割合（%）
design-column-weight = 平均の重み
design-frame-caption = 母集団と回答: { $by }
design-frame-note = 母集団は枠の表の数、回答数は集計に用いた{ $respondent }の数。平均の重みは、1 件の回答が母集団の何件分に当たるかを示す。
rule-weights = 重みの調整（レイキング）が { $rounds } 回で収束しませんでした。枠との差が最大 { $gap }% 残っています
note-weighted = 重み付けした値: { $names }。n と回答数は、重みを付けない実際の数。
note-weighted-base = 重み付けした値: { $names }（重みの合計 { $sum }）。n と回答数は、重みを付けない実際の数。
note-unweighted = この表は重み付けをしていない。回答した数そのものによる。
note-without-weights = 次の値は重み付けをしていない: { $names }。
note-interval-korn-graubard = 割合の95%信頼区間は、標本設計と重みを考慮したコーン・グローバードの方法による。
note-interval-design = 95%信頼区間は、標本設計と重みを考慮した標準誤差と t 分布による。
method-weights = 重み付け
method-weights-text = 割合・平均・分位数・合計・比は重み付けした値で、標準誤差は標本設計を考慮した。分位数は重みを累積した位置による（等しい重みなら上記と同じ）。詳しくは「標本設計と重み付け」に示す。n と回答数は重みを付けていない。
method-interval-korn-graubard = 割合の信頼区間
method-interval-korn-graubard-text = コーン・グローバードの95%信頼区間（1998年）。実効的な回答者数を用いたクロッパー・ピアソンの区間で、自由度は抽出単位の数から層の数を引いたものである。
method-interval-design = 平均・比の信頼区間
method-interval-design-text = 「標本設計と重み付け」に示す標準誤差と t 分布による95%信頼区間。自由度は抽出単位の数から層の数を引いたものである。
method-tests-design = 検定
method-tests-design-text = 標本設計と重みを考慮した検定による。平均の差はワルド検定、割合の差はラオ・スコットの補正によるχ²検定（Holm 法で多重性を補正）で、有意水準は表の注に記した。
method-pairs-design = 回答の組み合わせ
method-pairs-design-text = φは、2つの選択肢をそれぞれ選んだかどうかの、重み付けした相関係数。p 値は標本設計と重みを考慮した、ラオ・スコットの補正によるχ²検定を Holm 法で補正した。
method-reliability-design = 割合の信頼性
method-reliability-design-text = 米国国立保健統計センターの割合の公表基準（2017年）による。実効的な回答者数が30未満、コーン・グローバードの95%信頼区間の幅が30ポイント以上、またはその幅が5ポイントを超え、かつ割合の130%を超えるものに†を付けた。
slides-left-out = ほか { $n } 項目は報告書に示す。
report-heading-standard_error = 標準誤差
report-heading-design_effect = デザイン効果
report-heading-effective_n = 実効的な n
report-heading-weighted_base = 重みの合計
plan-precision-of-means = 表「{ $table }」の standard_error、design_effect、effective_n、weighted_base には平均が必要です。
    .help = statistics に mean を加えてください。
note-known-share = 標準誤差が0の割合は、重みを母集団の件数に合わせた設問、または全数が回答した層のもので、標本による誤差がない。
note-weights-unfinished = 重みの調整が収束しておらず、枠との差が残っている。
codebook-weight = 重み（[design] で調整したもの）
codebook-stratum = 層
codebook-cluster = 集落（番号）
codebook-fpc = 層の母集団の数（有限母集団修正）
codebook-weighed = 回答者の重みは `{ $name }` による:
codebook-weighted-count = 重み付き
codebook-mean = 重み付きの平均 { $mean }
design-population-which = population には、size か file のどちらか一つを書きます。column は file とともに書きます。
    .help = 層がなければ size = 数、層ごとの表なら file = "…" にしてください。
plan-precision-of-one = 表「{ $table }」の precision は、回答者に占める割合を示す設問一つの表だけに使えます。
    .help = 設問を一つにし、percent = "mentions" と reference を除いてください。
note-weights-tests = 検定
note-weights-panel = 同じ回答者の差
note-weights-ratio = 平均の比
data-weighted = { $heading }（重み付け）
data-standard-error = { $heading }の標準誤差
design-column-asked = 調査対象
design-column-response = 回収率（%）
study-no-logo = ロゴの画像を読み込めません: { $name }
    .help = study.toml と同じ場所からの位置を指定し、SVG または PNG にしてください。
map-no-question = 「{ $name }」という単一回答の設問はありません。
    .help = { $nearest ->
        [none] [[areas]] の question には、地域をたずねた単一回答の設問を書いてください。
       *[other] 近い名前: { $nearest }
    }
map-twice = 「{ $name }」の地図が2つあります。
    .help = [[areas]] は、一つの設問に一つだけ書いてください。
map-unreadable = 地図のファイルを読み込めません: { $path }
    .help = ファイルが study.toml から見たこの場所にあることをご確認ください。
map-too-large = 地図のファイルが大きすぎます（上限 { $most } MB）: { $path }
    .help = QGIS の「ジオメトリの簡素化」や mapshaper などで、境界線の点を減らしてください。
map-no-json = 地図のファイルが GeoJSON の書き方になっていません（{ $line } 行 { $column } 文字目）: { $path }
    .help = GIS のソフトウェアから GeoJSON 形式で書き出し直してください。シェープファイル（.shp）や KML は読み込めません。
map-topojson = 地図のファイルが TopoJSON です: { $path }
    .help = GIS のソフトウェアや mapshaper で GeoJSON 形式に変換してください。
map-no-features = 地図のファイルに地物の集まり（FeatureCollection）がありません（type は「{ $kind }」）: { $path }
    .help = 地域ごとの地物に名前の属性を持つ GeoJSON を使ってください。
map-no-property = 地図のファイルに属性「{ $name }」がありません。
    .help = { $nearest ->
        [none] 地域の名前かコードのある属性を property に書いてください。
       *[other] 近い名前: { $nearest }
    }
map-names-nothing = 地図のファイルのどの属性にも、「{ $example }」などの地域の名前がありません（属性: { $known }）。
    .help = 調査の地域と同じ名前（またはコード）の属性を持つファイルにするか、その属性を property に書いてください。
map-lacks = 地図のファイルにない地域が { $count } あります（{ $names }）: { $path }
    .help = 地図に地域を加えるか、地図に載らない区分（県外など）なら [[areas]] の without に書いてください。名前の表記が違う場合は、調査票か参照表の名前に合わせてください。
map-unknown = 調査にない地域が、地図のファイルに { $count } あります（{ $names }）: { $path }
    .help = 名前の表記を確かめてください。調査の対象でない周辺の地域なら、[[areas]] に surroundings = true と書くと、値のない地域として描きます。
map-nameless = 地域の名前のない地物が、地図のファイルに { $count } あります: { $path }
    .help = 名前を加えるか地物を除いてください。[[areas]] に surroundings = true と書くと、値のない地域として描きます。
map-no-polygons = 地図のファイルに面（Polygon、MultiPolygon）のない地域が { $count } あります（{ $names }）: { $path }
    .help = 点や線ではなく、境界を面で表したファイルを使ってください。
map-without-there = without に書かれた区分が、地図のファイルに { $count } あります（{ $names }）: { $path }
    .help = without から除くか、地図から除いてください。
map-without-unknown = 「{ $name }」という地域は、調査にありません。
    .help = { $nearest ->
        [none] without には、地図に載らない選択肢の名前を書いてください。
       *[other] 近い名前: { $nearest }
    }
map-turned = 地図の座標の順序が逆のようです（「{ $area }」の { $x }, { $y }）: { $path }
    .help = GeoJSON の座標は経度、緯度の順です。経度と緯度を入れ替えて書き出し直してください。
map-no-degrees = 地図の座標が、経度と緯度（度）になっていません（「{ $area }」の { $x }, { $y }）: { $path }
    .help = 平面直角座標などの地図は、GIS のソフトウェアで世界測地系の経緯度（WGS 84、EPSG:4326）に変換してください。
map-too-wide = 地図の東西の幅が経度180度を超えています: { $path }
    .help = 180度の経線をまたぐ地域は描けません。離れた地域をファイルから除くか、経度をそろえてください。
tile-no-place = 参照表「{ $table }」の「{ $area }」の升目の位置（{ $x }, { $y }）が、0 から { $most } までの整数ではありません。
    .help = 左上から数えた列と行を整数で書いてください。地図に載せない地域は、どちらも空欄にします。
tile-twice = 参照表「{ $table }」の「{ $area }」と「{ $other }」の升目が、同じ位置（{ $x }, { $y }）にあります。
    .help = 一方を、空いている列と行に移してください。
reference-tiles = tiles に書かれた「{ $name }」という数値の列はありません。
    .help = { $nearest ->
        [none] 升目の列と行を表す2つの列（number = true）の id を書いてください。
       *[other] 近い名前: { $nearest }
    }
reference-says-nothing = 参照表の列の question は、設問の回答についての参照表の、文字の列だけに書けます。
    .help = 参照表に question と key を加えるか、列の question を除いてください。
reference-tiles-of-nothing = 升目（tiles）は、設問の回答についての参照表だけに書けます。
    .help = question と key を加えてください。
study-logo-filter = ロゴ「{ $name }」に、描画に時間のかかる効果（filter）が含まれています
    .help = 効果のない SVG か PNG にしてください。
report-without-word = --reference は、Word の報告書（docx）を作るときに使います。
    .help = --format に docx を加えるか、--reference を外してください。
reference-macros = マクロの入った文書は、体裁のもとに使えません: { $path }
    .help = Word で開いて「名前を付けて保存」で、マクロなしの .docx 形式に保存し直してください。
reference-no-styles = 文書にスタイルがありません: { $path }
    .help = Word で開いて .docx 形式に保存し直したものを指定してください。
commentary-without-study = --commentary は、調査フォルダーの報告書に使います: { $path }
    .help = study.toml のあるフォルダーを指定してください（survey init で作れます）。
word-no-document = Word の文書（.docx）として読み込めません: { $path }
    .help = Word で開いて「名前を付けて保存」で .docx 形式に保存し直してください。パスワードが付いている場合は解除してください。
word-too-large = 文書が大きすぎます（本文の上限 64 MB）: { $path }
commentary-without-controls = 報告書の文章を示す枠（コンテンツ コントロール）がありません: { $path }
    .help = survey report --format docx で作った report.docx を編集し、.docx 形式のまま保存してください。 LibreOffice で保存すると、この枠は失われることがあります。
commentary-other-study = この調査の報告書ではないか、作ったあとに数値が変わっています。何も取り込みませんでした: { $path }
    .help = 同じ調査、同じデータ、同じ指定で作った report.docx を編集したものを使ってください。
commentary-unknown-control = 「{ $name }」という表や節は、この調査の報告書にありません: { $path }
    .help = その枠を文書から取り除くと、ほかの文章を取り込めます。
commentary-changed-since = 「{ $name }」の文章は、文書を作ったあとに、報告書の側でも変わっています: { $path }
    .help = commentary.toml に直接書くか、その枠を文書から取り除いてください。今の文章は、もう一度作った report.docx にあります。
commentary-twice = 「{ $name }」の文章が二通りあります: { $path }
    .help = どちらかの枠を文書から取り除いてください。
commentary-not-changed = 「{ $name }」の文章を { $path } に書き込めません（ほかの記述を壊すおそれがあります）。
    .help = その文章は commentary.toml に直接書いてください。[[table]] や [[section]] で始まる形なら、書き込めます。
commentary-unknown = 「{ $name }」という表や節はありません。
    .help = { $nearest ->
        [none] results.csv にある表や節の名前を使ってください。
       *[other] 近い名前: { $nearest }
    }

## Machine
output-unwritable = 出力先に書き込めません: { $path }（{ $detail }）
    .help = フォルダーの権限と空き容量をご確認ください。前回の PDF などを開いている場合は閉じてください。
output-is-file = 出力先と同じ名前のファイルがあります: { $path }
    .help = -o で別のフォルダーを指定してください。
typst-not-found = typst を実行できません: { $path }（{ $detail }）
    .help = --typst を外すと、内蔵の機能で PDF を作成します。
typst-failed = PDF の組版ができません: { $detail }
    .help = 報告書テンプレートを変更した場合は、その箇所をご確認ください。
internal = 内部の誤りが起きました: { $detail }
    .help = お手数ですが、実行したコマンドと合わせて開発者にお知らせください。
usage-unknown-argument = 「{ $argument }」という指定はありません。
    .help = survey --help で使い方をご覧いただけます。
usage-missing = 必要な指定がありません: { $argument }
    .help = survey --help で使い方をご覧いただけます。
usage-conflict = 「{ $argument }」と「{ $other }」は同時に指定できません。
usage-twice = --{ $argument } で「{ $name }」に二つの値を指定しています。
    .help = どちらか一方だけを指定してください。
cross-twice = 設問「{ $name }」を二度指定しています。
    .help = 別の設問を指定してください。
usage-invalid-value = 「{ $argument }」に「{ $value }」は指定できません。
    .help = { $known ->
        [none] survey --help で使い方をご覧いただけます。
       *[other] 指定できる値: { $known }
    }
usage-other = コマンドの指定に誤りがあります: { $detail }
    .help = survey --help で使い方をご覧いただけます。
problems-more = ほかに { $count } 件の問題があります。すべてを見るには --json を付けて実行してください。

problem-help = 対処

## Tables
all-respondents = 全体
yes = はい
no = いいえ
no-answer = 無回答
uncoded = 分類なし
not-applicable = 該当無し
band = { $from }以上{ $to }未満
band-open = { $from }以上
note-where-unnamed = 条件に合う回答者のみを集計した。
note-ungrouped = { $count } 件は、「{ $question }」に回答がないなどのため、どの行にも入っていない。
note-base-all = 集計対象: 回答した{ $respondent } n={ $n }。
note-base = 集計対象: 回答した{ $respondent } n={ $n }（無回答 { $left_out } 件を除く）。
note-base-routed = 集計対象: この設問の対象となる{ $respondent } { $asked } 件のうち、回答した n={ $n }（無回答 { $left_out } 件を除く）。
note-base-routed-all = 集計対象: この設問の対象となる{ $respondent } n={ $n }（すべて回答）。
note-bases = 集計対象: 各項目に回答した{ $respondent }（n={ $min }～{ $max }）。
note-own-bases = n は値のある{ $respondent }の数（対象 { $respondents } 件のうち、無回答などを除く）。
note-test-chi-squared = 「{ $of }」と「{ $by }」の関連（χ²検定、n={ $n }）: χ²={ $statistic }（自由度 { $freedom }）、{ $p }、クラメールの V={ $v }（95%信頼区間 { $lower }～{ $upper }）。
note-test-fisher = 「{ $of }」と「{ $by }」の関連（フィッシャーの正確確率検定、n={ $n }）: { $p }、クラメールの V={ $v }（95%信頼区間 { $lower }～{ $upper }）。
note-test-anova = 「{ $of }」の平均の「{ $by }」による違い（一元配置分散分析、n={ $n }）: F={ $statistic }（自由度 { $freedom }、{ $within }）、{ $p }。
note-test-welch-anova = 「{ $of }」の平均の「{ $by }」による違い（ウェルチの分散分析、n={ $n }）: F={ $statistic }（自由度 { $freedom }、{ $within }）、{ $p }。
note-test-kruskal-wallis = 「{ $of }」の順位の「{ $by }」による違い（クラスカル・ウォリス検定、n={ $n }）: H={ $statistic }（自由度 { $freedom }）、{ $p }。
note-test-jonckheere = 「{ $of }」が「{ $by }」の順に増えるか、または減るか（ヨンキー検定、n={ $n }）: J={ $statistic }、{ $p }。
note-test-mann-whitney = 「{ $of }」の順位の「{ $by }」による違い（マン・ホイットニー検定、n={ $n }）: U={ $statistic }、{ $p }。
note-test-cochran-armitage = 「{ $of }」の割合が「{ $by }」の順に増えるか、または減るか（コクラン・アーミテージの傾向検定、n={ $n }）: χ²={ $statistic }（自由度 { $freedom }）、{ $p }。
note-effect-risk-difference = 「{ $answer }」の割合の差（「{ $first }」−「{ $second }」）: { $value } ポイント（95%信頼区間 { $lower }～{ $upper }）。
note-effect-odds-ratio = 「{ $answer }」のオッズ比（「{ $first }」÷「{ $second }」）: { $value }（95%信頼区間 { $lower }～{ $upper }）。
note-effect-no-odds-ratio = 「{ $answer }」のオッズ比（「{ $first }」÷「{ $second }」）は、該当者のいないセルがあるため求められない。
note-effect-hedges-g = 標準偏差を単位とする平均の差（「{ $first }」−「{ $second }」）: ヘッジスの g={ $value }（95%信頼区間 { $lower }～{ $upper }）。
note-test-rao-scott = 「{ $of }」と「{ $by }」の関連（標本設計と重みを考慮した、ラオ・スコットの補正によるχ²検定、n={ $n }）: F={ $statistic }（自由度 { $freedom }、{ $within }）、{ $p }、クラメールの V={ $v }（重み付けした割合による）。
note-test-design-means = 「{ $of }」の平均の「{ $by }」による違い（標本設計と重みを考慮したワルド検定、n={ $n }）: F={ $statistic }（自由度 { $freedom }、{ $within }）、{ $p }。
note-test-design-ranks = 「{ $of }」の順位の「{ $by }」による違い（標本設計と重みを考慮したクラスカル・ウォリス検定、n={ $n }）: F={ $statistic }（自由度 { $freedom }、{ $within }）、{ $p }。
note-test-none = 「{ $of }」と「{ $by }」については、回答のある区分が足りないか、値に違いがないため検定できない（n={ $n }）。
note-test-none-spread = 「{ $of }」と「{ $by }」については、値が一つだけ、またはすべて同じ区分があるか、回答のある区分が足りないため検定できない（n={ $n }）。
note-test-adjusted = 多重性を補正した p 値: { $p }。
note-test-few-expected = 期待度数が5未満のセルが { $share }% を占めるため、χ²検定の p 値は目安である。
note-test-simulated = 表が大きいため、p 値は { $drawn } 個の表を無作為に（種を固定して）作って求めた。
note-test-meaning = p 値は、関連や違いがないとしたときに、これ以上の偏りが偶然に生じる確率である。関連の強さや原因を示すものではない。
note-adjusted-holm = 補正した p 値は、この表のすべての検定を合わせて Holm 法で求めた。
note-adjusted-benjamini-hochberg = 補正した p 値は、この表のすべての検定を合わせて Benjamini-Hochberg 法で求めた。
p-below = p<{ $p }
p-is = p={ $p }
note-group-means = （n=）は、設問への回答と値の両方がある{ $respondent }の数。
note-ratio = 「{ $first }」の合計を「{ $second }」の合計で割った値。両方に回答した{ $respondent }だけを集計した。
note-roster = { $audience }に示してよいと調査票で定めた{ $respondent }と設問だけを載せた。
roster-answer = 内容
roster-closed = 休
timeline-period = 期間
timeline-before = { $state }（前回）
when-month = { $year }年{ $month }月
when-month-in-year = { $month }月
when-day = { $year }年{ $month }月{ $day }日
when-day-in-year = { $month }月{ $day }日
timeline-span = { $from ->
        [none] {""}
       *[other] { $from }
    }～{ $to ->
        [none] {""}
       *[other] { $to }
    }
timeline-today = { $day }現在
timeline-year = { $year }年
note-timeline-undrawn = 始まりと終わりの両方が分からないもの、終わりが始まりより前のものは、期間を図に描かず、書かれた内容を示した（{ $count }件）。
note-timeline-days = 基準日が行によって異なるため、図に基準日の線を引いていない。
audience-public = 一般
audience-municipality = 市町村・関係機関
audience-members = 参加する機関
remark-public = ※一覧は、一般に公開してよい範囲のものです。
remark-municipality = ※一覧は、市町村・関係機関に限るものです。ほかに渡さないでください。
remark-members = ※一覧は、参加する機関に限るものです。ほかに渡さないでください。
note-requirements = ○は満たす、×は満たさない。n は{ $respondent }の数。{ $respondent }が 0 のグループも、要件の対象である。
note-requirement-unknown = ？は、無回答があり、満たすかどうか分からないもの。
note-requirement-not-required = ／は、その要件の対象でないもの。
requirement-met = ○
requirement-lacking = ×
requirement-unknown = ？
requirement-not-required = ／
requirement-total = 満たす数
note-base-with-no-answer = 図と本文の割合は、無回答を含む全回答に占める割合である。
summary-without-zeros = { $label }（0を除く）
note-without-zeros = 0 の回答は集計に含めない。
note-both-zeros = 「0を除く」は、0 と回答した分を除いた集計である。
note-percent-of-mentions = 割合は、回答者数ではなく、回答の延べ数（{ $mentions }）に対するもの。
plan-needs-mean = 表「{ $table }」の図や interval は平均のものですが、statistics に平均がありません。
    .help = statistics に "mean" を加えてください。
plan-percent-of-mentions = 表「{ $table }」の percent = "mentions" は、複数回答の延べ数に対する割合です。
    .help = 単一回答の場合や、show_no_answer、reference と併せる場合は除いてください。
note-multiple = 複数回答のため、割合の合計は 100% にならない。
note-not-asked = { $questions }は、今回の調査では尋ねていない。
note-rate-above-100 = 回収率が 100% を超えています。調査対象の数か、回答の重複を確かめる必要があります。
note-mean-count-without-other = 平均回答数は「その他」を除いて数えた。
note-complete-cases = すべての項目に回答した{ $respondent } n={ $n } を集計した（それ以外の { $left_out } 件を除く）。
note-undefined-quotient = 「{ $denominator }」が 0 または無回答のため値を計算できない { $left_out } 件を除く。
note-test-student = 平均の差は Student の t 検定（等分散を仮定）、各項目の差は Fisher の正確確率検定（Holm 法で補正）による（両側、有意水準 { $alpha }）。
note-test-welch = 平均の差は Welch の t 検定、各項目の差は Fisher の正確確率検定（Holm 法で補正）による（両側、有意水準 { $alpha }）。
note-test-compared-by-design = 平均の差はワルド検定、各項目の差はラオ・スコットの補正によるχ²検定（Holm 法で補正）による。いずれも標本設計と重みを考慮した（両側、有意水準 { $alpha }）。
note-test-sensitive = 平均の差の判定は検定の方法によって異なる（等分散を仮定すると p={ $p }、仮定しない Welch の検定では p={ $other }）。解釈には注意を要する。

level-top = 上位{ $percent }%
level-at-least = { $value }{ $unit }以上
group-at-least = （基準以上）
group-below = （基準未満）
note-concentration = 値の大きい順に並べた上位の{ $respondent }が、合計に占める割合（%）。端数はローレンツ曲線を直線で補間した。ジニ係数は 0（均等）から 1（1 件に集中）の値をとる。n は値のある{ $respondent }の数。
note-sweep = 割合は、値のある{ $respondent }に占める割合。（n=）は、基準で分けたうえで値のある{ $respondent }の数。
chart-axis-lorenz = 回答者の累積割合（%、値の小さい順）
chart-equal = 均等な場合
alt-curve = 折れ線グラフ「{ $title }」。{ $series }
alt-dots = ドットプロット「{ $title }」。{ $series }
alt-boxes = 箱ひげ図「{ $title }」。{ $series }
alt-matrix = 組み合わせの表「{ $title }」。結びつきの強い順に、{ $series }
alt-shades = 濃淡の表「{ $title }」。{ $series }
alt-marks = ○×の表「{ $title }」。{ $series }
alt-scatter = 二つの数値の分布「{ $title }」。{ $series }
alt-map = 地図「{ $title }」。{ $series }
alt-timeline = 工程表「{ $title }」。{ $series }
alt-value = { $label } { $value }
alt-named-values = { $name }は、{ $levels }。
alt-box = { $subset }の{ $variable }（n={ $n }）は、中央値 { $median }、第1四分位数 { $q1 }、第3四分位数 { $q3 }。
alt-pair = 「{ $first }」を挙げた回答者の { $percent }% が「{ $second }」も挙げた。
chart-total = 全体 { $value }
chart-matrix-unit = 行の回答をした回答者のうち、列の回答もした割合（%）
chart-shades-unit = 列の回答者に占める割合（%）
chart-shades-column = { $number }. { $name }
chart-correlation = r={ $r }
chart-met = 要件を満たすか
map-class-between = { $from } 以上 { $to } 未満
map-class-from = { $from } 以上
map-class-below = { $to } 未満
map-met = ○ 満たす
map-lacking = × 満たさない
map-no-value = 値なし
map-beside = 地図にない区分: { $areas }
answered = 回答数
pair = { $first } と { $second }
note-own-bases-subsets = n は値のある{ $respondent }の数。
note-boxes = 箱は第1四分位数から第3四分位数まで、箱の中の太線は中央値、線の両端は第1十分位数と第9十分位数、◇は平均を示す。
note-boxes-middle = 箱は第1四分位数から第3四分位数まで、箱の中の太線は中央値を示す。
note-pairs = φは、2つの回答の結びつきの強さ（-1 から 1、無関係なら 0）。p 値は Fisher の正確確率検定（両側）により、すべての組み合わせについて Holm 法で補正した。
note-pairs-design = φは、2つの回答の結びつきの強さ（-1 から 1、無関係なら 0）。p 値は標本設計と重みを考慮した、ラオ・スコットの補正によるχ²検定により、すべての組み合わせについて Holm 法で補正した。
note-pairs-chart = 図の列の番号は、行の番号と同じ回答を示す。
note-correlation = 両方に値のある{ $respondent }を集計した。相関係数は Pearson の r（区間はフィッシャーの z 変換による95%信頼区間）、順位相関係数は Spearman のρ（同順位は平均の順位）。
note-correlation-design = 両方に値のある{ $respondent }を集計した。相関係数は重み付けした Pearson の r、順位相関係数は重みによる順位の Spearman のρ（同順位は重みの中央）。標本設計による信頼区間は求めていない。
note-correlation-counts = 一件ずつの点は示さず、階級ごとの件数を示す。
correlation-limits = （{ $limits }）
note-map-quantiles = 図の階級は、値のある地域の数が階級ごとにほぼ等しくなるように分け、境界を切りのよい値にした。
note-map-equal-steps = 図の階級は、切りのよい等しい幅で分けた。
note-map-given = 図の階級の境界は、集計計画で定めた値である。
note-map-tiles = 図の升目は地域のおおよその位置関係を示すもので、面積や形は示さない。
note-map-outlines = 地図は、中央の緯度で縮尺を合わせた正距円筒図法により、境界線を簡略にして描いた。
change-section = 調査回による変化
change-section-text = 調査回の間の変化を設問ごとに示す。差は、直前の調査回との差である。
change-title = { $label }（調査回による変化）
compare-title = { $survey }　調査回の比較
report-waves = この報告書は「{ $wave }」の集計である。調査回を比べる表だけが、以前の調査回の回答も含む。「データの質」の章も「{ $wave }」についてのものである。
change-value = 割合（%）または平均
change-points = 差（ポイント）
change-difference = 差
change-interval = 95%信頼区間
change-from-to = { $before }から{ $now }への変化
change-panel-n = 両回とも回答（n=）
change-panel-difference = 同じ回答者の差
change-panel-interval = 同左 95%信頼区間
change-limits = { $lower }～{ $upper }
change-rate = { $wave } { $rate }%（{ $surveyed } 件中 { $count } 件）
change-frame = { $wave }「{ $frame }」
note-change = 差は直前の調査回との差で、区間は割合ではニューカムの方法、平均ではウェルチの t 分布による（多重比較の補正はしていない）。回答した{ $respondent }の違いによる差も含む。
note-change-weighted = 差は直前の調査回との差で、重みは各回のもの、区間は標本設計による（多重比較の補正はしていない）。重みで補えない、回答した{ $respondent }の違いによる差も含む。
note-change-panel-weighted = 「両回とも回答」は、直前の調査回にも同じ番号で回答した{ $respondent }。その差は対応のある比較により、重みは後の回のもの。
note-change-designs = 重み付けの方法が同じではない: { $designs }。
change-design = { $wave }（{ $design }）
note-change-panel = 「両回とも回答」は、直前の調査回にも同じ番号で回答した{ $respondent }。その差は対応のある比較による。
note-change-groups = 群は各回の回答によるため、入る{ $respondent }は回によって異なる。
note-change-groups-panel = 群別の「同じ回答者」は、後の回の群に数えた。
note-change-groups-intervals = 群別の差の区間は { $count } 個ある。その数についての補正はしていないため、変化がなくても約20個に1個は0を含まない。
note-change-last = 差は、{ $before }から{ $now }への差だけを示す。
note-change-group-not-asked = 「{ $question }」は、{ $waves }ではたずねていない。
note-change-group-reworded = 「{ $question }」は、{ $waves }では設問文または選択肢が今回と異なる。
note-change-rates = 回収率: { $rates }。回収率が違うと、回答した集団も違うことがある。
note-change-frames = 調査対象が同じではない: { $frames }。
note-change-not-asked = { $waves }では、たずねていない。
note-change-reworded = { $waves }では、設問文または選択肢が今回と異なる。
note-change-asked-others = { $waves }では、たずねた対象が今回と異なる。
report-heading-percent_change = 増減率（%）
report-heading-index = 指数（前回=100）
note-rates = 回答した{ $respondent }の値の合計を、その地域の人口で割り、{ $per } 人あたりに直した。回答のない{ $respondent }の分は含まないため、地域全体の率ではない。
note-rates-complete = { $respondent }の値の合計を、その地域の人口で割り、{ $per } 人あたりに直した。すべての{ $respondent }を調べたものとし、{ $respondent }のない地域は 0 とした。
note-rates-weighted = 回答した{ $respondent }の値を重み付けして合計し、その地域の人口で割り、{ $per } 人あたりに直した。回答のない地域の率は示さず、全体の値にも（人口とともに）含めていない。
note-rates-weighted-complete = 回答した{ $respondent }の値を重み付けして合計し、その地域の人口で割り、{ $per } 人あたりに直した。重みがすべての{ $respondent }を代表するものとし、回答のない地域は 0 とした。
note-rates-design = 95%信頼区間は、標本設計と重みを考慮した標準誤差と t 分布による（{ $fewest } 件未満の地域には示さない）。人口は誤差のない値とした。
note-rates-respondents = 95%信頼区間は、どの{ $respondent }が回答したかによる変動を表す（{ $respondent }ごとの値の t 分布による。{ $fewest } 件未満の地域には示さない）。
note-rates-poisson = 95%信頼区間は、件数がポアソン分布に従うとした正確法（Garwood, 1936）による。{ $respondent }による違いは含まない。
report-heading-mean-of = { $label }の平均{ $side }
report-heading-p10 = 第1十分位数
report-heading-q1 = 第1四分位数
report-heading-q3 = 第3四分位数
report-heading-p90 = 第9十分位数
report-heading-population = 人口（人）
report-heading-rate-per = { $per } 人あたり
report-heading-lower_limit = 95%信頼区間の下限
report-heading-upper_limit = 95%信頼区間の上限
report-heading-larger_than = 有意に高い相手の列
report-heading-letter = 列の英字
report-small-count = （{ $count }{ $unit }）
report-heading-phi = φ
report-heading-both = 両方を回答（件）
report-heading-second-of-first = 前者のうち後者も（%）
report-heading-first-of-second = 後者のうち前者も（%）
plan-needs-population = 表「{ $table }」には variables（数値1つ）、group（単一回答の設問）、reference、reference_columns（人口の列1つ）が必要です。
    .help = 例: variables = ["deaths"]、group = "region"、reference = "regions"、reference_columns = ["population"]
report-heading-correlation = 相関係数
report-heading-rank_correlation = 順位相関係数
report-heading-gini = ジニ係数
disclosure-unknown = 「{ $name }」という秘匿方針はなく、その名前のファイルもありません。
    .help = 方針の名前: { $known }
disclosure-number = 秘匿方針の { $key } の値が正しくないか、ほかの値と両立しません。
    .help = 最小の件数は 2〜30、dominance は largest = 1〜5 と percent = 0〜100、round_to は 2〜30（least_count と併用不可）、hide_zeros には least_count、extremes = "deciles" には least_beside_quantile が要ります。
published-unreadable = 公表済みの値を読めません: { $path }
    .help = survey が出力した results.csv を指定してください（列 table、subset、variable、category、statistic、value などが必要です）。
plan-needs-thresholds = 表「{ $table }」には variables と、小さい順の thresholds が 2 つ以上必要です。
    .help = 例: thresholds = [1000, 1500, 2000, 2500, 3000]

suppressed = ×
note-few = { $mark } は、回答が { $least } 件未満で回答者が特定されるおそれがあるため秘匿した値。
note-suppressed = { $mark } は、回答が { $least } 件未満で回答者が特定されるおそれがあるため秘匿した値（合計から逆算できる場合は、次に少ない区分も秘匿した）。
note-hidden = { $mark } は、回答者が特定されるおそれがあるため秘匿した値（0 や「該当無し」ではない）。これを逆算させる値も秘匿した。基準は「秘匿」の項に示す。
note-hidden-base = 集計対象の数は秘匿した。
note-deciles = 最小・最大の欄は、個々の回答を示さないよう、第1十分位・第9十分位で代えた。
note-rounded = 件数は { $base } の倍数に丸めた。割合は丸めた件数による。内訳の和は計と一致しないことがある。

## Charts
chart-base = n={ $n }
chart-named-base = { $name }（n={ $n }）
chart-count-percent = { $count }{ $unit }（{ $percent }%{ $sign }）
chart-percent-count = { $percent }%{ $sign }（{ $count }{ $unit }）
chart-named-count = { $name }（{ $count }{ $unit }）
chart-beyond = 濃い色は{ $mark }以上
chart-spot = { $name }: { $values }
chart-spot-of-two = { $row } × { $column }: { $value }
chart-percent = { $percent }%{ $sign }
chart-axis = { $label }{ $unit ->
        [none] {""}
       *[other] （{ $unit }）
    }
chart-axis-count = （{ $unit }）
chart-mark = { $value }{ $unit }
alt-bars = 横棒グラフ「{ $title }」。{ $series }
alt-stacked = 100%積み上げ横棒グラフ「{ $title }」。{ $series }
alt-grouped = 群を並べた横棒グラフ「{ $title }」。{ $series }
alt-histogram = ヒストグラム「{ $title }」。{ $series }
alt-series = n={ $n }。{ $levels }。
alt-named-series = { $name }（n={ $n }）は、{ $levels }。
list-separator = 、

## Sentences about tables: names of answers, and how much they are
prose-label = 「{ $label }」
prose-answer = 「{ $label }」（{ $count }{ $unit }、{ $percent }%{ $sign }）
prose-answers-tied = { $labels }（各{ $count }{ $unit }、{ $percent }%{ $sign }）
prose-group = 「{ $label }」（n={ $n }）
prose-and = { $first }と{ $second }
prose-and-others = { $list }など
prose-answer-unit = 項目
share-all = すべて
share-nine-tenths = 9割以上
share-eight-tenths = 8割以上
share-three-quarters = 約4分の3
share-seven-tenths = 7割以上
share-two-thirds = 約3分の2
share-six-tenths = 6割以上
share-majority = 過半数
share-half = 半数
share-about-half = 約半数
share-third = 約3分の1
share-quarter = 約4分の1

## Report
quality-heading = データの質
quality-unreadable = 読み取れない回答
quality-unread = 読み込んでいないシート・結合されたセル
quality-cleaned = 取り除いた制御文字
quality-unprintable = 書体にない文字
quality-mixture = % の付いた値と付かない値の混在
quality-fraction = 1% に満たない割合
quality-exclusive = 「なし」とほかの選択肢の両方を選んだ回答
quality-correction = 適用できなかった訂正
quality-blank = すべての設問が空欄
quality-required = 必須の設問の空欄
quality-not-asked = 対象でない設問への回答
quality-unanswered = 対象となる設問の空欄
quality-ungrouped = 表の行になる設問の空欄
quality-frame = 調査対象数を超える回答数
quality-range = 想定の範囲の外の値
quality-check = 回答どうしの矛盾
quality-requirement = 満たされていない要件
quality-duplicate-id = 番号の重複
quality-reference = 回答者の一覧にない番号
quality-astray = どの回答者のものか決まらない行
quality-duplicate-unit = 一つの回答者の中での番号の重複
unit-question-named = { $unit }: { $question }
unit-named = { $unit } { $name }
unit-numbered = { $unit } { $number } 件目
quality-self-reference = 自分自身を指す番号
quality-duplicate-answers = すべて同じ回答の行
quality-outlier = 他の回答から大きく離れた値
quality-previous = 前回から大きく変わった値
report-continued = （続き）
report-contents = 目次
report-table = 表
report-all-hidden = { $title }は、回答が少ないため示さない。
report-all-hidden-below = { $title }は、回答が{ $least }件に満たないため示さない。
numbered-figure = 図{ $number }
numbered-table = 表{ $number }
numbered-both = ・
numbered-other = 資料{ $number }
report-figure = 図
report-diagrams = { $title }（模式図）
report-total = 合計
report-ratio-of-means = 平均の比（上段÷下段）
report-small-base = （n={ $n }）
report-mean-p-value = p={ $p }
report-rest = 全 { $rows } 行のうち、初めの { $most } 行を示す。すべての行は、ワークブック（tables.xlsx）とウェブページ（report.html）にある。
report-no-value = —
report-texts-count = （{ $count }{ $unit }）
web-languages = 言語
web-language-name = 日本語
web-skip = 本文へ移動
web-in-words = グラフの値を文章で読む
web-read = 図の上を指すか、図を選んで矢印キーを押すと、値を表示します
web-choice = 表示する区分・地域
web-choice-all = すべて
web-choice-subsets = 集計の区分
web-chosen = 「{ $name }」を { $count } 個の表に表示しています（図と文章は変わりません）
web-copy = 表をコピー
web-copied = コピーしました。
web-not-copied = コピーできませんでした。選択してコピーするか、ファイルに保存してください。
web-copy-code = コピー
web-save-code = ファイルに保存
web-save-csv = CSV で保存
web-save-svg = SVG で保存
web-save-png = PNG で保存
web-sort = この列で並べ替え
data-sheet = 表{ $number }
data-subset = 集計対象
data-all = 全体
data-group-question = 層の設問
data-group-code = 層コード
data-group = 層
data-variable = 項目
data-unit = 単位
data-no-unit = なし
data-category-code = 区分コード
data-category = 区分
data-mark = { $heading }_記号
data-heading-n = 集計対象数（施設等の数）
data-heading-count = 該当数
data-heading-text = 内容
data-heading-phi = φ係数
data-heading-rate = 率
data-heading-significant = 有意（1=はい）
data-contents = 目次
data-contents-sheet = シート
data-contents-file = CSV ファイル
data-contents-title = 表題
data-marks = 記号
data-marks-mark = 記号
data-marks-meaning = 意味
data-marks-suppressed = 回答者の秘密を守るために示していない数値
data-marks-nobody = 対象となる回答がなく、計算できない数値
report-heading-n = n=
report-heading-count = 件数
report-heading-percent = 割合（%）
ranking-heading-count = 1位の数
ranking-heading-percent = 1位の割合（%）
ranking-heading-top = 上位{ $top }位まで（%）
ranking-heading-mean = 平均順位
report-heading-top_percent = 上位の割合（%）
plan-needs-ranking = 表「{ $table }」には、variables に順位の設問（type = "ranking"）が 1 つ必要です。
    .help = 例: variables = ["issues"]
plan-ranking-top = 表「{ $table }」の top が、設問の順位にありません。
    .help = 1 から、設問の順位の数までにしてください。
note-ranking-base = 集計対象は、順位を 1 つ以上回答した{ $respondent } { $n } 件。順位の回答がない { $left_out } 件を除く。
note-ranking-chart = 図は、各選択肢を上位{ $top }位までに挙げた割合。
note-ranking-mean = 平均順位は、その選択肢に順位を付けた回答の平均で、小さいほど順位が高い。
paired-before = 前
paired-after = 後
paired-heading-mean = { $time }の平均
paired-heading-interval = 差の95%信頼区間
paired-interval = { $lower }～{ $upper }
paired-heading-higher = { $time }が大きい（%）
paired-heading-same = 同じ（%）
paired-heading-lower = { $time }が小さい（%）
report-heading-difference = 平均の差
report-heading-p_value = p 値
plan-needs-pairs = 表「{ $table }」には、前後の組（pairs）が必要です。
    .help = 例: pairs = [{"{"} before = "skill_before", after = "skill_after" {"}"}]
plan-paired-adjust = 表「{ $table }」には検定（test）がないため、adjust は働きません。
    .help = test を加えるか、adjust を除いてください。
plan-paired-scales = 「{ $before }」と「{ $after }」は、選択肢または単位が違うため、前後を比べられません。
    .help = 同じ選択肢の single どうし、同じ単位の数どうし、はい・いいえどうしを組にしてください。
plan-paired-test = 「{ $before }」と「{ $after }」には、この検定は使えません。
    .help = はい・いいえの組には mcnemar、数と選択肢の番号の組には t か wilcoxon を使ってください。
note-paired-base = 前後の両方に回答した{ $respondent }だけを集計した。
note-paired-interval = 差は後の値から前の値を引いたもの。信頼区間は t 分布による。
note-paired-codes = 選択肢は番号を値とした。「その他」と、何も選ばないことを表す選択肢は除いた。
note-paired-t = p 値は対応のある t 検定（両側）による。
note-paired-design = p 値は、標本設計と重みを考慮した標準誤差による、差の平均の t 検定（両側）による。
note-paired-wilcoxon = p 値はウィルコクソンの符号付順位検定（両側、差が0の組を除く）による。
note-paired-mcnemar = p 値はマクネマー検定（正確、両側）による。
report-heading-mean = 平均
report-heading-standard_deviation = 標準偏差
report-heading-ratio = 比
report-heading-ratio_percent = 比（%）
report-heading-median = 中央値
report-heading-min = 最小値
report-heading-max = 最大値
report-heading-mean_count = 平均回答数
report-heading-sum = 合計
report-heading-surveyed = 調査対象数
report-heading-count-respondents = 回答数
report-heading-response_rate = 回収率（%）
report-heading-p_value_adjusted = 補正後 p 値
report-heading-texts = 具体的な意見

quality-findings = 回答の確認で見つかった点
quality-corrections = 訂正した回答
quality-rates = 設問ごとの回答率
quality-column-kind = 内容
quality-column-cases = 件数
quality-column-respondents = 回答者数
quality-column-confirmed = ほかに確認済み
quality-column-respondent = 回答者
quality-column-question = 設問
quality-column-old = 訂正前
quality-column-new = 訂正後
quality-column-reason = 理由
quality-column-asked = 対象数
quality-column-answered = 回答数
quality-column-percent = 回答率（%）
quality-text-all-readable = すべての回答を読み取れた。
quality-text-unreadable = 設問の形式に合わず読み取れない回答が { $count } 件あり、無回答として集計した。
quality-text-passed = 合計や注記など、回答ではない行を { $count } 行除いた。
quality-text-unprintable = 書体にない文字は「〓」で示しました: { $letters }。
quality-letter = { $code }（セル { $cell }）
quality-text-one-finding = 回答の確認では、「{ $label }」（{ $severity }）が { $cases } 件あった（回答 { $respondents } 件）。ほかに見つかったものはない。
quality-text-no-findings = 回答の確認（必須、範囲、対象、設問どうしの関係、重複、外れ値）で見つかった点はなかった。
quality-text-no-corrections = 回答の訂正は行っていない。
quality-text-excluded = 訂正により除外した{ $respondent }が { $count } 件あり、どの集計にも含めていない。
quality-note-findings = エラーは矛盾や読み取れない回答、警告は通常と異なり確認を要する回答。いずれも、訂正した場合を除き、回答の値は変更していない。
quality-note-confirmed = ほかに確認済みは、回答者などに確かめ、回答のままで正しいと分かったもの。件数には含まない。
quality-note-outlier = 他の回答から大きく離れた値は、log(1+値) の修正 z スコア（Iglewicz・Hoaglin 1993）の絶対値が 3.5 を超え、かつ 1+値 が中央値のそれの 10 倍以上または 10 分の 1 以下のもの。
quality-note-duplicate-answers = すべて同じ回答の行は、偶然の一致とは考えにくいものに限る。設問ごとに、その設問に答えた{ $respondent }のうち同じ回答をした割合を求め、すべての設問について掛け合わせ、{ $respondent }の組の数を掛ける。この値（偶然に一致する組の見込みの数）が 0.01 に満たないもの。
quality-note-rates = 対象数は、設問の対象となる{ $respondent }の数。回答率は、対象数に占める回答数の割合。表計算ソフトで非表示にした行も集計に含む。

form-heading = 調査票
form-introduction = 調査票の定義から作成した、設問と選択肢の一覧である。
form-routed-by = （{ $question }で { $codes } と回答した方のみ）
form-routed = （該当する場合のみ）
form-single = （1つ選択）
form-multiple = （あてはまるものをすべて選択）
form-number = （数値を記入）
form-date = （日付を記入）
form-text = （自由記述）
form-month = （年月を記入）
form-time = （時刻を記入）
form-hours = （時間帯を記入）
form-ranking = （順位を記入）
form-grid-multiple = （それぞれあてはまるものをすべて選択）
form-grid-number = （それぞれ数値を記入）
form-grid-hours = （それぞれ時間帯を記入）
form-grid = （それぞれ1つ選択）
cli-batch-about = 複数の報告書をまとめて作ります。変わっていないものは作り直さず、途中で止まっても続きから再開できます
cli-batch-plan = 一括作成の計画
cli-explain = 報告書ごとに、作った理由、作らなかった理由を表示します
cli-dry-run = 作らずに、作る必要のある報告書を表示します
cli-verify-about = 報告書が manifest.json の記録どおりか確かめ、--rebuild では同じものができるか作り直して確かめます
cli-verify-folder = 報告書のフォルダー
cli-verify-data = 作り直しに使うデータ（省略時は記録されたもの）
cli-rebuild = 作り直して、記録とバイト単位で比べます
batch-remark = この報告書は、{ $question }が「{ $label }」である回答だけを集計したもので、ほかの回答は表と図の数に入りません。調査対象などの説明は調査全体のものです。
batch-title = { $title }（{ $label }）
batch-whole = 全体
batch-made = 作成
batch-wanted = 作成予定
batch-skipped = 変更なし
batch-failed = 失敗
batch-line = { $word }　{ $name }（{ $seconds } 秒）
batch-reason = 　　{ $reason }
batch-total = 作成 { $made }、変更なし { $skipped }、失敗 { $failed }（{ $seconds } 秒）
batch-total-dry = 作成予定 { $made }、変更なし { $skipped }、失敗 { $failed }
batch-unchanged = 入力、定義、設定、版のどれも変わっていません
batch-new = まだ作られていません
batch-version = survey の版が変わりました
batch-options = 設定が変わりました
batch-input = 入力が変わりました: { $file }
batch-definition = 調査票、テンプレートまたは調査フォルダーの設定が変わりました: { $file }
batch-output = 出力が記録と違います: { $file }
batch-unfinished = 前回の書き出しが途中で終わっています。
batch-no-answers = 該当する回答がありません
batch-locked = 「{ $path }」では別の一括作成が進んでいます。
    .help = 終わるのを待ってから、もう一度実行してください。
batch-name = 「{ $name }」はフォルダーの名前に使えません。
    .help = / \\ : * ? " < > | を含まない名前にしてください。
batch-not-single = 「{ $name }」は、1 つだけ選ぶ設問ではありません。
    .help = for_each には、1 つだけ選ぶ設問の変数を書いてください: { $known }
bands-not-shown = 「{ $name }」は、この表の行にも列にもありません。
    .help = 区切りは、行か列に置いた数値の設問について指定してください。
batch-file-twice = 「{ $name }」が二度指定されています。
    .help = どちらかを消してください。二重に数えることになります。
batch-no-data = 「{ $name }」にデータがありません。
    .help = data = ["ファイルまたはフォルダー"] を書いてください。
batch-empty = 計画に調査がありません。
    .help = [[study]] を書いてください。
batch-unknown-format = 形式「{ $name }」はありません。
    .help = { $nearest ->
        [none] 報告書の形式は pdf、xlsx、csv、json、parquet、md、docx、html、svg、png です。
       *[other] 近い名前：{ $nearest }
    }
batch-no-choice = ひな形に、選択肢から選ぶ設定「{ $name }」はありません。
    .help = { $nearest ->
        [none] 集計計画の [choices] に加えるか、for_each_parameter を外してください。
       *[other] もしかして: { $nearest }
    }
batch-no-level = 「{ $name }」に選択肢 { $level } はありません。
    .help = 調査票を確かめてください。
verify-outputs = 出力: { $all } 個のうち { $same } 個が記録どおりです。
verify-unfinished = 前回の書き出しが途中で終わっていたため、完了させてから照合しました。
verify-inputs = 入力: { $all } 個のうち { $same } 個が記録どおりです。
verify-definitions = 調査票とテンプレート: { $all } 個のうち { $same } 個が記録どおりです。
verify-rebuilt = 作り直し: { $all } 個のうち { $same } 個が同じです。
verify-line = 　{ $file }: { $word }
verify-same = 同じ
verify-missing = ありません
verify-changed = 作成後に変わっています
verify-changed-since = 報告書の作成後に変わっています
verify-not-made = 作り直すとできません
verify-differs = 作り直したものと違います
verify-new = 作り直すと新たにできます
verify-version = 報告書は survey { $then } で作られました（現在は { $now }）。
verify-ok = 報告書は記録どおりです。
verify-ok-without = 報告書は記録どおりです（見つからない入力や定義は確かめていません）。
verify-stale = 報告書は記録どおりですが、作成後に入力か定義が変わっています。
verify-not-ok = 報告書は記録と違います。
verify-no-manifest = 「{ $path }」に manifest.json がないか、この版では読めません。
    .help = survey report が書き出したフォルダーを指定してください。
export-microdata-units = { $units }の個票も、別のファイルに書き出しました（{ $rows } 行。respondent は、回答者のファイルの何行目かを示します）。
microdata-units-not-looked-at = k-匿名性は回答者の設問だけで数えています。より細かい単位の回答から特定されないことは、別に確かめてください。
microdata-unique = キー項目（{ $keys }）の回答の組み合わせが 1 件しかない回答者が { $unique } 件あり、許容した { $allowed } 件を超えるため、個票を書き出しませんでした。
    .help = キー項目の区分を粗くするか、確認のうえ --allow-unique { $unique } を付けてください。
microdata-class = 該当の少ない組み合わせ: { $class }（{ $n } 件）
microdata-band = { $key } を { $how } 刻みの階級にすると、1 件だけの回答者は { $unique } 件になります
microdata-merge = { $key } のコード { $how } を 1 つにまとめると、1 件だけの回答者は { $unique } 件になります
microdata-leave-out = { $key } を書き出さなければ、1 件だけの回答者は { $unique } 件になります
microdata-no-keys = 回答者が特定されるおそれは調べていません。調べるには、外部の人が知り得る設問を --keys で指定してください。
microdata-identified = キー項目の組み合わせは { $classes } 通りです。1 件だけの回答者は { $unique } 件、2 件以下の組み合わせに入る回答者は { $few } 件です。
cli-keys = 外部の人が知り得る設問（所在地、開設者など）。回答の組み合わせが 1 件だけの回答者を数えます
cli-allow-unique = 組み合わせが 1 件だけの回答者を何件まで許容するか（省略時は 0。超えると書き出しません）
verify-together = 「{ $path }」は、秘匿する値をほかの報告書と合わせて決めたため、この報告書だけを作り直して比べることはできません。
    .help = --rebuild を付けずに実行するか、survey batch で作り直してください。
verify-external = 「{ $path }」の PDF は外部の typst で作られたため、作り直して比べることができません。
    .help = --rebuild を付けずに実行してください。
cli-audit-about = 公表する報告書から、秘匿した数値を外部の人が割り出せないか調べます
cli-audit-folders = 報告書のフォルダー（一緒に公表するものはすべて。フォルダーの中の報告書もまとめて調べます）
cli-audit-protection = 秘匿した件数に残すべき幅（省略時は 3。幅が 0 なら値が分かってしまいます）
cli-audit-json = 結果を JSON で標準出力に出します
# Words by which an audit reads files, with blanks between them: a number is not shown; units of what is no figure;
# what may stand between a label and its number.
audit-marks = 秘匿
audit-other-units = 年 月 日 時 歳 位 項目 つ 回 倍
audit-joints = は が の
audit-read = 報告書 { $reports } 冊（結果のほかに { $files } 個のファイル）、公表された数値 { $shown } 個、秘匿された数値 { $hidden } 個を調べ、数値どうしの関係を { $relations } 個見つけました。
audit-known = { $where }: 値が { $low } と分かります
audit-narrow = { $where }: { $low } から { $high } の間と分かります
audit-where = { $report } の表 { $table }、{ $what }
audit-told = { $file }（{ $place }）: { $value } とあり、results.csv で秘匿した数値に当たるおそれがあります（表 { $table }、{ $what }）
audit-measured = { $file }（{ $place }）: 図形の長さが { $value } ほどに当たり、results.csv で秘匿した数値が分かるおそれがあります（表 { $table }、{ $what }）
audit-differs = { $file }（{ $place }）: { $value } とありますが、results.csv では { $shown } です（表 { $table }、{ $what }）
audit-or-more = （または、ほかの { $count } 個の数値）
audit-said = results.csv にない数値が、ほかのファイルに { $count } か所あります。
    .help = そのファイルを作り直すか、数値を消してから公表してください。
audit-more = ほか { $count } 個（--json ですべて表示します）
audit-exposed = 秘匿された数値のうち { $count } 個が、幅 { $protection } より狭い範囲（合計は値の 10%）に割り出せます。
    .help = 秘匿の方針を見直すか、公表する表を減らしてください。
audit-ok = 幅 { $protection } より狭い範囲（合計は値の 10%）に割り出せる秘匿された数値は、見つかりませんでした。
audit-nothing-hidden = 秘匿された数値はありません。
audit-unread = 次の { $count } 個は読み取れない形式で、survey が書き出したままでもないため、調べていません。秘匿した数値がないことを、人の目で確かめてください。
audit-changed = 次の { $count } 個のファイルは survey が書き出したままではありません。読み取れた数値は調べましたが、文章の意味までは分かりません。人の目でも確かめてください。
audit-no-results = 「{ $path }」に results.csv も、表（tables.xlsx、data.xlsx、data/*.csv）もありません。
    .help = survey report の出力フォルダーを指定してください。
audit-broken = 「{ $path }」を読み込めません（{ $detail }）。
    .help = survey report が書き出したままの results.csv を使ってください。
cli-lint-about = 統計表の Excel・CSV が、総務省の「機械判読可能なデータの表記方法の統一ルール」に沿っているか調べます
cli-lint-files = 調べるファイルまたはフォルダー（Excel、CSV）
cli-lint-json = 結果を JSON で標準出力に出します
lint-sheet = { $file } { $sheet }
lint-rule = 　{ $rule }　{ $message }（{ $count } か所）
lint-places = 　　　　{ $places }
lint-help = 　　　　→ { $help }
lint-cell = { $place }「{ $value }」
lint-total = { $files } ファイル、{ $sheets } シートのうち、{ $breaches } か所が統一ルールに沿っていません。
lint-ok = { $files } ファイル、{ $sheets } シートを調べました。統一ルールに沿わない箇所は見つかりませんでした。
lint-file-format = ファイルが Excel でも CSV でもありません。
    .help = xlsx または CSV で保存し直してください。
lint-one-datum = 1 つのセルに複数のデータが入っています。
    .help = 1 つのセルに 1 つのデータになるよう、列か行を分けてください。
lint-numbers = 数値が文字列として入っています。
    .help = 桁区切りや単位を除き、数値として入力してください。単位は見出しに書きます。
lint-merged = セルが結合されています。
    .help = 結合を解除し、それぞれのセルに値を入れてください。
lint-spaces = 空白や改行で体裁が整えられています。
    .help = 見た目のための空白と改行を除いてください。
lint-omitted = 項目名などが省略されています。
    .help = 空いている見出しと項目名を、省略せずに入れてください。
lint-formula = 数式が入っています。
    .help = 数式を計算結果の数値に置き換えてください（値の貼り付け）。
lint-object = 図形、グラフ、画像などが置かれています。
    .help = 表と同じファイルに置かず、別のファイルにしてください。
lint-unit = データの単位が見当たりません。
    .help = 見出しに「（人）」のように書くか、単位の列を設けてください。
lint-letters = 機種依存文字が使われています。
    .help = ①は (1)、㈱は (株)、㎡は m2 のように、どの環境でも表示できる文字に書き換えてください。
lint-years = 年が和暦だけで書かれています。
    .help = 「2024年」または「令和6年（2024年）」のように、西暦を書いてください。
lint-areas = 都道府県名が略されています。
    .help = 「東京」を「東京都」のように正式な名称で書くか、地域コードの列を設けてください。
lint-marks = 数値の列に、秘匿などの記号が入っています。
    .help = 数値のセルは空欄にして、記号は隣に設けた列へ移してください。
lint-gap = 表の途中に空白の行か列があります。
    .help = 空白の行と列を除いて、データが分断されないようにしてください。
lint-several-tables = 1 枚のシートに複数の表があります。
    .help = 表ごとにシートを分けてください。
cli-compare-about = 二つの回答ファイルの、前回から今回への変化を報告書にします
cli-compare-before = 前回の回答のファイルまたはフォルダー
cli-compare-after = 今回の回答のファイルまたはフォルダー
cli-compare-rows = 行にする設問（カンマ区切り。答えごとに、前回と今回を並べる）
cli-compare-output = 出力先のフォルダー（指定しなければ output/前回-今回）
cli-compare-format = 書き出す形式（pdf、xlsx、csv、json、parquet、md、docx、html、svg、png。コンマ区切りで複数）
cli-cross-about = ある設問を別の設問とクロス集計し、画面に表示するかファイルに書き出します
cli-cross-rows = 行にする設問（数値は区分に分けます）
cli-columns = 列にする設問（コンマで区切って複数）
cli-report-columns = 全設問のクロス集計の列にする設問（コンマで区切って複数。-t default-banner などで使います）
cli-mean = 割合の代わりに平均を示す数値の設問
cli-where = 集計する回答の条件（SQL の式。例: physicians_home >= 2）
cli-percent = 割合の分母（column: 列、row: 行、total: 全体。省略時は column）
cli-test = 行と列の関連の検定（chi-squared、fisher、cochran-armitage。--mean があれば anova、welch、mann-whitney、kruskal-wallis、jonckheere）
cli-adjust = 列が複数あるときの p 値の補正（holm、benjamini-hochberg）
cli-bands = 数値の区分の境目（例: visits=100,500,1000）
cli-no-answer = 無回答も表示します
cli-not-applicable = 非該当（その設問の対象でない回答者）も表示します
cli-cross-output = 書き出すファイル（.csv、.parquet、.json、.xlsx。省略時は画面に表示）
cross-title = { $rows } × { $columns }
cross-column = { $question }: { $answer }
cross-done = 書き出し: { $path }
cross-extension = 「{ $path }」の拡張子では書き出せません。
    .help = .csv、.parquet、.json、.xlsx のいずれかを指定してください。
band-below = { $to }未満
not-asked = 非該当
note-cross-of-all = 集計対象 n={ $n }。列の n は、列と行の両方の設問に該当する回答者の数。
note-cross = 集計対象 n={ $n }（無回答など { $left_out } 件を除く）。列の n は、列と行の両方の設問に該当する回答者の数。
note-where = 対象は、次の条件に該当する回答者: { $condition }
cross-within = { $question }：{ $answer }
cross-nested-label = { $outer }・{ $inner }
cross-nested = 「{ $name }」は入れ子にできません。
    .help = 入れ子にできるのは、答えが一つの設問二つです（例: "area > year"）。
cross-base = { $question } n=
note-cross-column = 割合（%）は列の n に占める割合。括弧内は件数。
note-cross-row = 割合（%）は、行の回答者のうち列の設問に回答した回答者（n= の列）に占める割合。括弧内は件数。
note-cross-total = 割合（%）は、列の設問と行の設問の両方に回答した回答者に占める割合。括弧内は件数。
note-cross-mean = 値は「{ $name }」の平均。括弧内は、行と列に該当し値のある回答者の数。
cross-letter = { $heading } [{ $letter }]
note-marks-letters = 英字は、同じ設問の列のうち、割合がその列より有意に高い相手の列（見出しの [ ]）を示す。二つの割合の z 検定（併合した割合による。連続性の補正なし、両側5%）。
note-marks-letters-design = 英字は、同じ設問の列のうち、割合がその列より有意に高い相手の列（見出しの [ ]）を示す。重み付けした二つの割合の差の t 検定（標本設計を考慮した標準誤差、両側5%）。
note-marks-points = ↑は全体より5ポイント以上、↑↑は10ポイント以上高い割合、↓は5ポイント以上、↓↓は10ポイント以上低い割合（丸める前の値による）。統計的な検定によるものではない。
note-marks-asterisks = *、**、*** は、全体のうちその列以外の回答者の割合との差が、それぞれ5%、1%、0.1%水準で有意であることを示す。二つの割合の z 検定（併合した割合による。連続性の補正なし、両側）。
note-marks-asterisks-design = *、**、*** は、重み付けした割合と、全体のうちその列以外の回答者の割合との差が、それぞれ5%、1%、0.1%水準で有意であることを示す。割合の差の t 検定（標本設計を考慮した標準誤差、両側）。
note-marks-holm = p 値は、行と設問ごとにホルムの方法で補正した。
note-marks-benjamini-hochberg = p 値は、行と設問ごとにベンジャミニ・ホックベルクの方法で補正した。
note-marks-few = n が { $from } 未満の列と、無回答・非該当の列は、比較の対象としない。
note-interval-wilson = 割合の95%信頼区間はウィルソンの方法による。回答者が無作為に選ばれたものとして計算した。
note-interval-t = 平均の95%信頼区間は t 分布による。回答者が無作為に選ばれたものとして計算した。
note-limits-cut = 信頼区間の限界が、0未満など値として取り得ない範囲に出るときは、取り得る最も近い値とした。
note-interval-ratio = 比の95%信頼区間は、線形化（テイラー展開）による標準誤差と t 分布による。回答者が無作為に選ばれたものとして計算した。
note-unreliable-design = †は、信頼性が低く解釈に注意を要する割合（実効的な n が30未満、95%信頼区間の幅が30ポイント以上、または幅が5ポイントを超え割合の1.3倍より大きい）。米国国立保健統計センターの基準による。
note-unreliable = †は、信頼性が低く解釈に注意を要する割合（n が30未満、95%信頼区間の幅が30ポイント以上、または幅が5ポイントを超え割合の1.3倍より大きい）。米国国立保健統計センターの基準による。
plan-mark-from = 表「{ $table }」の mark_from は、marks がないため効果がありません。
    .help = marks を加えるか、mark_from を除いてください。
plan-marks-without-columns = 表「{ $table }」には、marks で比べる列がありません。
    .help = columns を加えるか、marks を除いてください。
plan-marks-of-columns = 表「{ $table }」の marks と chart は、列ごとの割合の表に使えます。
    .help = mean と percent_of を除くか、marks と chart を除いてください。
plan-letters-multiple = 複数回答の設問「{ $name }」の列は回答者が重なるため、英字で比べることができません。
    .help = marks を "points" または "asterisks" にしてください。
plan-interval-of-percents = 表「{ $table }」は平均か合計の比の表ですが、interval が回答者の割合のもの（wilson）です。
    .help = interval = "t" としてください。
plan-interval-of-means = 表「{ $table }」は回答者の割合の表ですが、interval が平均と比のもの（t）です。
    .help = interval = "wilson" としてください。
plan-interval-of-respondents = 表「{ $table }」の割合は回答者に占める割合ではないため、interval と reliability は使えません。
    .help = percent = "mentions" または reference を除くか、interval と reliability を除いてください。
plan-reliability-of-percents = 表「{ $table }」は平均の表のため、割合の基準である reliability は使えません。
    .help = reliability を除いてください。
plan-banner-columns-twice = columns と breakdowns の両方があります。
    .help = どちらか一方にしてください。
plan-banner-nested = nested には、列にする設問が二つ以上必要です。
    .help = columns に設問を加えるか、nested を除いてください。
plan-banner-section = セクション「{ $name }」には、集計できる設問の表がありません。
    .help = 計画にあるセクションの id を指定してください。
plan-banner-not-drawn = [[banner]]「{ $table }」の chart は、図を示すときに使えます。
    .help = show を both か chart にするか、chart を取り除いてください。
plan-banner-without-columns = 「{ $key }」は、列のない集計では効果がありません。
    .help = columns を加えるか、このキーを除いてください。
plan-banner-of-others = 「{ $key }」は、この集計のどの設問にも効果がありません（数値だけ、または選択式だけの集計です）。
    .help = このキーを除いてください。
plan-without-breakdowns = この集計計画には、--columns で列を選べる集計がありません。
    .help = --columns を除くか、-t default-banner を指定してください。
question-breakdown = 「{ $name }」は単一回答の設問ではないため、breakdown は使えません。
    .help = breakdown を除いてください。
plan-chart-unfit = 表「{ $table }」の種類（{ $kind }）には、この chart は使えません。
    .help = bars、stacked は frequency、grouped は comparison と change と cross、histogram は distribution、curve は concentration と sweep、dots は group-means、group-sums、rates、boxes は summary、matrix は pairs と cross に使えます。stacked と bars は cross にも使えます（bars は列ごとに並べた小さな図）。
plan-map-of-one = 表「{ $table }」の地図は、一つの設問の回答（地域）で分けた表だけに使えます。
    .help = 分ける設問を一つにするか、別の chart にしてください。
plan-classes-without-map = 表「{ $table }」の classes は、chart = "map" の表だけに使えます。
plan-classes-malformed = 表「{ $table }」の classes の境界は、小さい順に { $most } 個未満の数にしてください。
plan-no-answer = 設問「{ $name }」に、コード { $code } の選択肢はありません。
plan-answers-without-map = 表「{ $table }」の chart_answers は、chart = "map" の表だけに使えます。
plan-no-number = 「{ $name }」は数値ではありません。
    .help = 数値の設問を指定してください。
plan-bands = 「{ $name }」の区分の境目は、小さい順に 1 つ以上必要です。
    .help = 例: visits=100,500,1000
cli-export-about = 集計値を表計算・統計ソフト向けのファイルに書き出します。--microdata では、コード表を付けて回答者ごとのデータを書き出します
cli-export-output = 書き出すフォルダー
cli-report-format = 書き出す形式（pdf、summary、slides、docx、html、xlsx、data、csv、json、parquet、md、svg、png。コンマで区切って複数。省略時は pdf,xlsx,csv,json,svg）
cli-format = 形式（csv、parquet、json、xlsx。--microdata では sav（SPSS）、dta（Stata）も。省略時は csv）
cli-microdata = 回答者ごとのデータとコード表（Markdown、CSV、DDI-Codebook 2.5）を書き出します
cli-with-ids = --microdata に整理番号を含めます
cli-with-texts = --microdata に自由記述を含めます
unreadable-left-out = 読み取れない回答が { $count } 件あり、無回答として集計しました。survey check で内容をご確認いただけます。
unreadable-example = 　{ $file } { $cell }「{ $value }」
export-done = 書き出し: { $path } の { $file }（表 { $tables }）
export-microdata-done = 書き出し: { $path }（{ $rows } 件、{ $columns } 列、コード表 3 種）
    回答者ごとのデータです。取り扱いにご注意ください。{ $left_out ->
        [none] {""}
       *[other] 含まない項目: { $left_out }
    }
export-renamed = 統計ソフトで使えない変数名（長すぎるもの、予約語など）を変えました: { $names }
export-labels-cut-sav = SPSS に収まる長さ（変数 255 バイト、値 120 バイト。漢字は 1 字 3 バイト）を超えるラベルを「…」で切りました。全文はコード表にあります: { $names }
export-labels-cut-dta = Stata に収まる長さ（変数 80 文字、値 32,000 バイト）を超えるラベルを「…」で切りました。全文はコード表にあります: { $names }
export-texts-cut = SPSS に収まる長さ（32,767 バイト）を超える回答を「…」で切りました。変数と件数: { $names }
export-too-many-variables = 変数が { $variables } 個あり、Stata のファイルに収まりません（32,767 個まで）。
    .help = csv、parquet または sav の形式をお使いください。
export-too-many-rows = { $rows } 行は Excel のシートに収まりません。
    .help = csv または parquet の形式をお使いください。
codebook-heading = { $title } コード表
codebook-introduction = { $file }: { $respondent } { $rows } 件、{ $columns } 列。{ $no_answer ->
        [blank] 空欄は無回答です。一部の回答者だけに尋ねた設問の空欄は、無回答か非該当かを「_missing」の付く列（1 無回答、2 非該当）に示します。計算した変数の空欄は、
       *[other] 無回答は { $no_answer }、非該当は { $not_asked } で、いずれも欠損値です。文字の変数では空欄とし、一部の回答者だけに尋ねたものは、無回答か非該当かを「_missing」の付く列（1 無回答、2 非該当）に示します。計算した変数のシステム欠損値は、
    }もとの値が足りず計算できなかったことを示します。非該当の回答者が書いた回答は、報告書と同じく無いものとしています。
codebook-blanks = 欠損値: { $no_answer } 無回答、{ $not_asked } 非該当
codebook-left-out = 次の項目は含みません: { $left_out }
codebook-name = 変数
codebook-label = ラベル
codebook-content = 内容
codebook-unit = 単位
codebook-valid = 有効
codebook-missing = 無回答
codebook-not-asked = 非該当
codebook-code = コード
codebook-value-label = 選択肢のラベル
codebook-flag = 1 または 0
codebook-chosen = 選択
codebook-not-chosen = 選択せず
codebook-true = はい
codebook-false = いいえ
codebook-per = { $label }（{ $per }あたり）
codebook-universe = 回答の対象（SQL）: `{ $of }`
codebook-reasons-in = 空欄の理由（1 無回答、2 非該当）は `{ $of }` にあります。
codebook-respondent-row = { $respondent }（回答者のファイルの何行目か）
codebook-why-missing = { $label }: 空欄の理由
codebook-reason = 空欄の理由
codebook-answered = 回答あり
codebook-no-value = 値なし
codebook-allowed = { $min ->
    [blank] { $max } 以下の値を取ります。
   *[other] { $max ->
        [blank] { $min } 以上の値を取ります。
       *[other] { $min } 以上 { $max } 以下の値を取ります。
    }
}
codebook-derivation = 計算式（SQL）: `{ $of }`
codebook-number = 数値
codebook-date = 日付
codebook-month = 年月
codebook-time = 時刻
codebook-text = 文字
codebook-range = 最小 { $min }、最大 { $max }、平均 { $mean }、中央値 { $median }
cli-synth-about = 調査票に対する架空の回答を作ります（試用、研修、速度の測定のため）
cli-synth-questionnaire = 調査票の名前またはファイル（省略時は jmar-2018）
cli-synth-output = 書き出すファイル（.csv、.xlsx、.parquet）
cli-rows = 回答の件数
cli-seed = 乱数の種（同じ値からは同じ回答ができます。省略時は 1）
cli-faults = 誤りを入れる回答者の割合（0～1。省略時は 0）
output-exists = ファイルがすでにあります: { $path }
    .help = 置き換えてよい場合は --overwrite を付けてください。別の名前を -o で指定することもできます。
cli-overwrite = すでにあるファイルを置き換えます
synth-done = 書き出し: { $path }（架空の回答 { $rows } 件、うち誤りを入れた回答 { $faults } 件）
synth-units = 書き出し: { $path }（--units { $unit }={ $path } で指定します）
synth-extension = 「{ $path }」の拡張子では書き出せません。
    .help = .csv、.xlsx、.parquet のいずれかを指定してください。
output-is-folder = 「{ $path }」はフォルダーです。
    .help = ファイル名を指定してください。
file-damaged = 「{ $path }」を読めません: { $detail }
    .help = ファイルが壊れていないか確かめてください。
workbook-contents = 目次
workbook-number = 番号
workbook-title = 表題
workbook-section = 節
workbook-id = ID（results.csv の table）
workbook-back = 目次へ戻る
workbook-begin = 始まり
workbook-timeline-data = 図のもとになる値（始まりの日と、続く日数）
workbook-mark = { $name }（印の幅）
workbook-chart-data = 図のもとになる値{ $unit ->
        [none] {""}
       *[other] ：{ $unit }
    }
workbook-to-limit = { $name }（{ $limit }との差）
workbook-between = { $high } − { $low }
workbook-definitions = 方法と定義
methods-heading = 方法と定義
method-quantiles = 四分位数、十分位数
method-quantiles-text = 値を小さい順に並べて4等分、10等分する位置の値。位置が値の間にあるときは直線で補間した（R の type 7 と同じ）。
method-change-design = 調査回の間の変化
method-change-design-text = 重みは調査回ごとの設計による。差の95%信頼区間は、線形化による標準誤差と t 分布により、両方の回に答えた回答者（番号による）も考慮した。増減率と指数は比の対数による。同じ回答者の差は、差の平均で、後の回の重みを用いた。
method-change = 調査回の間の変化
method-change-text = 割合の差の95%信頼区間は Newcombe（1998）のハイブリッドスコア法、平均の差は Welch の t 分布、増減率と指数は比の対数による（割合は Katz ほか、平均はデルタ法）。同じ回答者の差は、割合は Newcombe（1998）の対応のある場合の方法、平均は差の t 分布による。
method-rates = 人口あたりの率
method-rates-text = 回答者の値の合計を、回答のあった地域の人口で割った。
method-rates-weighted = 人口あたりの率
method-rates-weighted-text = 回答者の値を重み付けした合計を、回答のあった地域の人口で割った。
method-rates-design = 率の信頼区間
method-rates-design-text = 重み付けした合計の95%信頼区間を、「標本設計と重み付け」に示す標準誤差と t 分布で求め、人口で割った。人口は誤差のない値とした。
method-rates-respondents = 率の信頼区間（回答者）
method-rates-respondents-text = 回答者ごとの値を単位とし、合計の95%信頼区間を t 分布（自由度 n−1）で求めて人口で割った。下限は0未満にしない。
method-rates-poisson = 率の信頼区間（件数）
method-rates-poisson-text = 件数がポアソン分布に従うとした正確法（Garwood, 1936）。回答者の間の違いは含まないため、地域の比較には使えない。
method-pairs = 回答の組み合わせ
method-pairs-text = φは、2つの選択肢をそれぞれ選んだかどうかの相関係数。p 値は Fisher の正確確率検定（両側）を Holm 法で補正した。
overview-heading = 概要
overview-findings = 主な結果
overview-cautions = 利用上の注意
overview-lead = 「{ $of }」は「{ $answer }」が{ $percent }%（{ $count }{ $unit }）で最も多い。
overview-contrast = 「{ $of }」で「{ $answer }」と答えた割合は、{ $one }が{ $one_percent }%、{ $other }が{ $other_percent }%で、{ $points }ポイントの差がある。
overview-times = 「{ $of }」の平均は、{ $high }が{ $high_mean }{ $unit }で、{ $low }の{ $low_mean }{ $unit }の{ $times }倍である。
overview-item = { $table }」の「{ $item }
overview-skew = 「{ $of }」の平均{ $mean }{ $unit }は中央値{ $median }{ $unit }の{ $times }倍で、一部の大きな値に偏っている。
overview-caution-base = { $respondent }からの回答 { $n } 件を集計したもので、回答のなかったものの状況は含まない。図表ごとの集計対象は、その注に示した。
overview-caution-percent = 割合は、ことわりのない限り、その設問に回答した数に占める割合である。複数回答では合計が100%を超えることがある。
overview-caution-rounding = 数値は表示する桁の次の位を四捨五入したため、合計が一致しないことがある。
overview-caution-suppression = 回答者が特定されるおそれがあるため、示していない数値がある。
summary-not-planned = この集計計画には概要がありません。
    .help = plan.toml に [summary] を書くか、--format から summary を除いてください。
plan-unknown-table = 「{ $name }」という表はありません。
method-sentences = 文章の言い回し
method-sentences-text = 図表に添えた文章は、公表する数値から次の規則で作った。1位との差が5ポイント未満か1件以内の回答は「ほぼ並ぶ」とし、それ以外の1位が半数を超えれば「過半数」などとした。「約3分の2」などの分数は差が1ポイント以内のとき、「～倍以上」は件数の比の端数を切り捨てて用いた。区分の間の割合の差は、10ポイント以上のものを挙げ、Fisher の正確確率検定（回答の数で補正、5%）により偶然の範囲かどうかを判定した。nが10未満のときは、これらの言い回しを用いず、区分を比べない。
method-sentences-design = 文章の言い回し
method-sentences-design-text = 図表に添えた文章は、公表する数値から次の規則で作った。1位との差が5ポイント未満か1件以内の回答は「ほぼ並ぶ」とし、それ以外の1位が半数を超えれば「過半数」などとした。「約3分の2」などの分数は差が1ポイント以内のとき、「～倍以上」は件数の比の端数を切り捨てて用いた。区分の間の重み付けした割合の差は、10ポイント以上のものを挙げた。偶然の範囲かどうかは判定していない。nが10未満のときは、これらの言い回しを用いず、区分を比べない。
method-summary = 主な結果の選び方
method-summary-text = 集計対象が一定数以上の図表から、次の規則に当てはまるものを差の大きい順に選んだ。最も多い回答が次の回答より15ポイント以上多いもの、2つの区分で割合が10ポイント以上異なるもの、平均が1.5倍以上異なるもの、平均が中央値の2倍以上のもの。1つの表から1件、1つの規則から半数までとした。
method-rounding = 端数
method-rounding-text = 表示する桁の次の位を四捨五入した。このため、割合の合計が100%にならないことがある。
method-percent = 割合
method-percent-text = ことわりのない限り、その設問に回答した数に占める割合。
method-multiple = 複数回答
method-multiple-text = 割合は、その設問に1つ以上回答した数に占める割合であり、合計は100%を超えることがある。
method-no-answer = 無回答
method-no-answer-text = 対象であって回答のないもの。設問の対象でないもの（非該当）とは区別し、読み取れない回答は無回答として扱った。
method-nobody = 該当無し
method-nobody-text = 対象となる回答が1件もなく、平均などを計算できないもの。0とは異なる。
method-median = 中央値
method-median-text = 値を小さい順に並べたときに中央にある値。件数が偶数のときは、中央の2つの値の平均。
method-standard-deviation = 標準偏差
method-standard-deviation-text = 値の散らばりの大きさ。平均との差の2乗の合計を n−1 で割った値の平方根（標本標準偏差）。値が1件以下のときは計算できない。
method-complete-cases = 全項目回答
method-complete-cases-text = 注に記した表では、その表のすべての項目に回答したものだけを集計した。
method-quotient = 1人あたりの値
method-quotient-text = 回答ごとに割り算した値。平均はその値の平均であり、合計どうしの割り算ではない。割る数が0または無回答のものは除いた。
method-tests = 検定
method-tests-text = 平均の差は Student または Welch の t 検定、割合の差は Fisher の正確確率検定（Holm 法で多重性を補正）による。いずれも両側検定で、用いた方法と有意水準は表の注に記した。
method-tests-asked-for = 関連と違いの検定
method-tests-asked-for-text = 用いた検定の名前と対象の数は表の注に記した。いずれも両側検定で、無回答は含まない。クラメールの V は関連の強さを0から1で表し、信頼区間は非心χ²分布による。2群の平均の検定には、標準偏差を単位とする平均の差であるヘッジスの g（信頼区間は Hedges と Olkin の方法）を、2行2列の件数の検定には、割合の差（同 Newcombe の方法）とオッズ比（同 Woolf の方法）を添える。
method-marks-points = 列の差の印（ポイント）
method-marks-points-text = 列の割合から全体の割合を引いた差が5ポイント以上、10ポイント以上のものに印を付けた。差が偶然によるかどうかは判定していない。
method-marks-tests = 列の差の印（検定）
method-marks-tests-text = 二つの割合の z 検定による。両方を併せた割合から標準誤差を求め、連続性の補正はしない（R の prop.test(correct = FALSE) と同じ）。多くの比較を行うと、実際には差がなくても有意となるものが含まれる。
method-marks-design = 列の差の印（標本設計を考慮した検定）
method-marks-design-text = 重み付けした二つの割合の差の t 検定による。標準誤差は、標本設計を考慮したテイラー線形化により、両方の共分散を含む（R の svyttest と同じ）。多くの比較を行うと、実際には差がなくても有意となるものが含まれる。
method-interval-wilson = 割合の信頼区間
method-interval-wilson-text = ウィルソンのスコア法による95%信頼区間。回答者が大きな母集団から無作為に選ばれたと仮定しており、回収の偏りや母集団の大きさは考慮していない。
method-interval-t = 平均・比の信頼区間
method-interval-t-text = 自由度 n−1 の t 分布による95%信頼区間。合計の比の標準誤差は線形化（テイラー展開）で求めた。回答者が大きな母集団から無作為に選ばれたと仮定している。
method-reliability-nchs = 割合の信頼性
method-reliability-nchs-text = 米国国立保健統計センターの割合の公表基準（2017年）による。n が30未満、クロッパー・ピアソンの95%信頼区間の幅が30ポイント以上、またはその幅が5ポイントを超え、かつ割合の130%を超えるものに†を付けた。
method-paired = 前後の比較
method-paired-text = 前後の両方に値のある回答者だけについて、差の平均を求めた。その95%信頼区間は、差が t 分布に従うとしたものである。選択肢のある設問は、選択肢の番号を等間隔の値とみなしている。はい・いいえは、はいの割合（%）の差である。
method-correlation = 相関係数
method-correlation-text = 二つの数値の直線的な関係の強さ（Pearson の r）と、順位の関係の強さ（Spearman のρ）。-1 から 1 で、無関係なら 0 に近い。因果関係を示すものではない。
method-gini = ジニ係数
method-gini-text = 値の偏りを表す指標。すべてが同じなら0、1件に集中するほど1に近い。標本の大きさによる補正はしていない。
method-outliers = 外れ値
method-outliers-text = 確認の対象としたが、集計からは除いていない。基準は「データの質」の注に記した。
method-suppression = 秘匿
method-suppression-text = 秘匿する旨を注に記した表では、回答が少なく、回答者が特定されるおそれのある値を × とした。これを逆算させる値は、ほかの表でも × とした。基準とする件数は表の注に記した。
disclosure-none = 全体に及ぶ秘匿方針は用いていない（秘匿方針「{ $name }」）。公表する前に、少数の回答者が特定されないことを確認する必要がある。
disclosure-policy = 秘匿方針は{ $name ->
    [own] この調査で定めたもの
   *[other] 「{ $name }」
}である。表をまたいで、合計・部分・割合などから逆算できる値も併せて秘匿した（二次秘匿）。秘匿した値は × で示し、0 や「該当無し」とは区別する。
disclosure-least-count = 回答が { $least } 件未満の件数と割合は示さない。
disclosure-zeros = 0 件であることも示さない。
disclosure-least-contributors = 平均・合計・比率などは、値のある回答が { $least } 件未満なら示さない。
disclosure-least-beside = 中央値・四分位数などは、その両側に { $least } 件以上の値がなければ示さない。
disclosure-dominance = 合計・平均の大半を少数の回答者が占める場合も示さない（基準とする割合は公表しない）。
disclosure-units = { $units }の表では、{ $units }が多くても、その{ $respondent }の数が上の件数に満たない値は示さず、占有は{ $respondent }ごとの合計で判断する。
disclosure-withheld = 最小値・最大値は示さない。
disclosure-cost = 統計値 { $figures } 個のうち { $hidden } 個を秘匿した。それ自体が基準に当たるもの（一次秘匿）とほかを逆算させるもの（二次秘匿）の別は、推定の手がかりになるので示さない。
disclosure-out = うち { $out } 個の値は、既に公表された値から分かる。
disclosure-internal = 部外秘（内部検討用）
disclosure-internal-text = 部外秘（内部検討用）。秘匿処理をしていないため、公表・配布してはならない。
disclosure-marked = 【{ $mark }】{ $title }
sentence-separator = {""}
lists-heading = 表と図の一覧
lists-tables = 表
lists-figures = 図

## Command line
summary-ignored = 調査票にない列を { $count } 列読み飛ばしました: { $columns }
summary-ignored-column = { $column }「{ $header }」
summary-ignored-similar = { $column }「{ $header }」（近い設問: { $similar }）
summary-passed = 回答ではない行を { $count } 行読み飛ばしました: { $rows }
summary-passed-row = { $row } 行目「{ $text }」
summary-corrections = 訂正 { $all } 件のうち { $applied } 件を適用しました
summary-excluded = 訂正により、回答者 { $count } 件をすべての集計から除きました
summary-confirmed = 確認済みの指定 { $count } 件を受け付けました
summary-outdated = 確認済みの後で回答が変わったものが { $count } 件あります。もう一度確かめます
summary-findings = 確認が必要な回答: エラー { $errors } 件、警告 { $warnings } 件（一覧は survey check で作成できます）
cli-about = 在宅医療調査の回答データ（Excel、CSV）から、集計表、図、報告書（PDF）を作成します。
cli-report-about = 回答データから報告書を作成します
cli-report-examples = 例:
      survey report sample-data/jmar-2018.xlsx
      survey report 回答.xlsx -q jmar-2018 -o 報告書 --threshold 1500
      survey report 回答.csv --json > 結果.json
cli-questionnaires-about = 使える調査票の一覧を表示します
cli-questions-about = 設問の番号、ID、設問文、種類、選択肢を一覧にします
cli-questions-data = 回答データのファイルまたはフォルダー（その調査票の設問を示します）
cli-questions-questionnaire = 調査票の名前またはファイル（省略時は回答データの見出しから判断。どちらもなければ jmar-2018）
cli-questions-format = プログラム向けの形式（csv、json）
cli-watch = 回答データや定義が変わるたびに作り直します（Ctrl+C で終了）
report-watching = 変更を待っています（Ctrl+C で終了）
questions-head-number = 番号
questions-head-type = 種類
questions-head-label = 設問、ID、選択肢
questions-unit = （{ $unit }）
questions-asked-if = 対象: { $condition }
questions-id = 整理番号
questions-single = 単一回答
questions-code = 事後コード
questions-multiple = 複数回答
questions-count = 件数
questions-number = 数値
questions-text = 自由記述
questions-month = 年月
questions-time = 時刻
questions-hours = 時間帯
questions-date = 日付
questions-derived = 計算
questions-hint = survey cross などには、番号、ID、設問文のどれでも指定できます。複数回答の選択肢は、式の中では「ID_コード」です。
cli-completions-about = コマンド補完の設定を出力します（bash、zsh、fish、powershell、elvish）
cli-data = 回答データのファイルまたはフォルダー（.xlsx、.csv など。複数可）
cli-sheet = 回答が入っているシートの名前（省略時は見出しから判断）
cli-units = 1 行に 1 件ずつの集計単位（患者など）の行が入ったファイル（省略時は回答のブックのシート）
cli-questionnaire = 調査票の名前またはファイル（省略時は見出しから判断）
cli-template = 報告書テンプレートの名前またはフォルダー（省略時は調査票で決まるもの）
cli-output = 出力先のフォルダー（省略時は output/ の下に、データのファイル名で作成）
cli-threshold = 医師1人あたり訪問診療件数を分ける基準（省略時は集計計画の値）
cli-set = 集計計画の設定の値。地域などは名前でもコードでも指定できます（例: area=静岡市）
cli-level = 報告書を見る人: public（一般）、municipality（市町村・関係機関）、members（参加する機関）。一覧に載せる設問と回答者が決まる（省略時は public）
cli-disclosure = 秘匿方針の名前（none・values・standard・careful・strict）または TOML ファイル（省略時は調査の study.toml、次に集計計画）
cli-internal = 秘匿せずに出力し、すべての出力に「部外秘（内部検討用）」と記します
cli-typst = 内蔵の機能の代わりに使う typst-cli の場所
cli-keep-source = PDF の元になる Typst のファイルを source/ に残します
cli-reference = Word の報告書の体裁（スタイル、ヘッダー、余白など）のもとにする文書
cli-commentary = 編集した report.docx の文章を、調査フォルダーの commentary.toml に取り込んでから作ります
cli-lang = 表示と報告書の言語（ja、en。報告書は ja,en で両方）
cli-quiet = 途中経過と結果の要約を表示しません
cli-json = 結果の要約を JSON で標準出力に出します
cli-shell = シェルの名前
cli-help = 使い方を表示
cli-version = バージョンを表示
cli-heading-usage = 使い方
cli-heading-commands = コマンド
cli-heading-arguments = 引数
cli-heading-options = オプション
step-read = 回答データを読み込んでいます
step-analyse = 集計しています
step-charts = 図を作成しています
step-report = 報告書を組版しています
step-write = ファイルを書き出しています
summary-read = 読み込み: { $rows } 件の回答、{ $answers } 項目（調査票: { $questionnaire }）
summary-units = 　{ $unit } { $count } 件（回答者 { $of }）
summary-source = 　{ $file } { $sheet }
summary-row = { $row } 行目
summary-hidden = 統計値 { $figures } 個のうち { $hidden } 個を秘匿しました（一次 { $primary } 個、二次 { $secondary } 個。内訳は報告書には書きません）
summary-written = 書き出し: { $path }（表 { $tables }、図 { $charts }{ $pages ->
    [none] {""}
   *[other] 、報告書 { $pages } ページ
}）
summary-time = 所要時間: { $seconds } 秒
questionnaires-heading = 使える調査票:

## Check
check-rule = { $severity }: { $rule }（{ $count } 件。{ $places }）
check-total = エラー { $errors } 件、警告 { $warnings } 件。一覧（findings.csv）と疑義照会票（{ $queries }）: { $path }
check-confirmed = 確認済みのため一覧に載せないもの: { $count } 件
check-queries-kept = 記入のある { $kept } は残し、新しい疑義照会票は { $new } に書き出しました。
rule-cell-two-answers = 1 つだけ選ぶ設問に 2 つ以上の印があります
rule-range = 「{ $label }」の値が想定の範囲（{ $min }～{ $max }）の外です
rule-mixture = 「{ $label }」に、% の付いた値（{ $signed } 件）と付かない値（{ $plain } 件）が混じっています。{ $fewer ->
        [plain] 付かない値の一覧です（0.5 が 50% を表していないか確かめてください）
       *[signed] % の付いた値の一覧です（付かない 0.5 が 50% を表していないか確かめてください）
    }
rule-fraction = 「{ $label }」は % で答える設問ですが、値が 1 未満です（0.5 が 50% を表していないか確かめてください）
rule-exclusive = 「{ $label }」で、ほかと一緒に選べない選択肢（なし、など）とほかの選択肢の両方を選んでいます
rule-not-asked = 「{ $label }」は対象でないのに回答があります
rule-unanswered = 「{ $label }」は対象なのに回答がありません
rule-ungrouped = 「{ $label }」に回答がなく、これを行とする表に入りません
rule-frame = 表「{ $table }」で、回答数が調査対象数を超えています
rule-frame-note = 回答 { $count }、調査対象 { $surveyed }
rule-lacking = 要件「{ $label }」を満たしていません（{ $group }）{ $message ->
    [none] {""}
   *[other] 。{ $message }
    }
rule-unknown-lacking = 無回答があり、要件「{ $label }」を満たすかどうか分かりません（{ $group }）。回答を確かめてください
rule-required = 「{ $label }」が空欄です
rule-duplicate-id = 「{ $label }」が重複しています
rule-reference = 「{ $label }」に書かれた相手が「{ $id }」にありません。番号を確かめるか、その回答者の行を加えてください
rule-self-reference = 「{ $label }」に自分自身が書かれています。相手の「{ $id }」を書くか、空欄にしてください
rule-belongs = 「{ $about }」と「{ $other }」の回答が、参照表「{ $table }」と合いません。どちらかの回答を直すか、参照表を確かめてください
rule-belongs-note = 参照表では{ $label }
rule-blank = すべての設問が空欄です
rule-duplicate-answers = すべての設問の回答が他の行と同じです（回答ごとの割合から見て、偶然に一致するとは考えにくいもの）
rule-same-as = { $row } 行目と同じ
rule-duplicate-unit = 一つの回答者の中で、{ $unit }の「{ $label }」が重複しています
rule-astray-blank = { $unit }の行に、回答者の番号がありません。記入されるまで集計に入りません
rule-astray-orphan = { $unit }の行の番号の回答者がいません。番号を直すか、回答者の行を加えるまで集計に入りません
rule-astray-ambiguous = 同じ番号の回答者が 2 件以上あるため、{ $unit }の行がどの回答者のものか決まりません。回答者の番号を直すまで集計に入りません
rule-astray-similar = 先頭の 0 だけが違う番号「{ $number }」の回答者はいます
rule-of-unit = { $unit }：{ $rule }
rule-outlier = 「{ $label }」が他の回答から大きく離れています
rule-outlier-note = 中央値 { $median }
rule-previous = 「{ $label }」が前回から { $factor } 倍以上変わっています
rule-previous-note = 前回 { $then }
rule-correction-differs = 回答者「{ $respondent }」の訂正を適用していません。回答が訂正前の「{ $old }」と一致しません
rule-correction-no-respondent = 回答者「{ $respondent }」の訂正を適用していません。この番号の回答者がいないか、「行」に書かれた行にいません
rule-correction-several = 回答者「{ $respondent }」の訂正を適用していません。この番号の回答者が 2 件以上います。「行」の列に、ファイルの何行目かを書いてください
correction-respondent = 回答者
correction-variable = 変数
correction-old = 訂正前
correction-new = 訂正後
reply-exclude = 除外 / 除外する
reply-confirm = 確認済み / 確認済 / 確認ずみ
correction-reason = 理由
correction-row = 行
correction-rule = 規則
correction-outcome = 結果
correction-applied = 適用
correction-differs = 未適用（回答が訂正前と違う）
correction-excluded = 除外
correction-confirmed = 確認済み
correction-needless = 不要（回答者を除外）
correction-outdated = 再確認（確認済みの後に回答が変わった）
correction-no-respondent = 未適用（回答者がいない）
correction-several = 未適用（同じ番号の回答者が 2 件以上）
queries-list = 一覧
queries-list-note = 黄色の「訂正後」と「理由」に記入すると、このファイルを --corrections で指定して訂正を適用できます。照会票の「お返事」も同じように読み取ります。空欄の行は適用しません。回答をなしにするときは「無回答」、回答のままで正しいときは「{ $confirm }」、その回答者をすべての集計から除くときは「{ $exclude }」と記入してください。
queries-blocks = 照会票
queries-respondent = 回答者 { $id }
queries-request = ご回答について、次の点をご確認のうえ、黄色の「お返事」の欄にご記入ください。
queries-words = ご回答のままで正しいときは「{ $confirm }」とご記入ください。重ねてお送りになったなど、この調査票をすべて取り下げるときは「{ $exclude }」とご記入ください。
queries-deadline = ご返送期限: { $text }
queries-sender = 照会元: { $text }
queries-contact = お問い合わせ先: { $text }
queries-answer = ご回答
queries-odd = 確認したいこと
queries-reply = お返事
queries-choices = 選択肢: { $choices }
queries-more = 以下は省略しました。すべての一覧は findings.csv をご覧ください。
queries-none = 照会することはありません。
cli-check-about = 回答データの誤りや矛盾を調べ、一覧（findings.csv）と疑義照会票（queries.xlsx）を作成します
cli-map-about = 列と設問の対応表の案を作成します（確かめて --map で使用）
cli-map = 列と設問の対応表（survey map で作成）
cli-map-output = 対応表のファイル（省略時はデータのファイル名.map.toml）
cli-corrections = 訂正の一覧（CSV、記入済みの queries.xlsx、またはそれらのフォルダー）
cli-previous = 前回の調査の回答データ（大きく変わった値を調べます）
cli-strict = 回答にエラーがあれば報告書を作成しません
map-explanation = 列と設問の対応表の案です。内容を確かめて直し、--map で指定してください。
    to は調査票の変数の名前です。使わない列は空（""）にしてください。
    confidence は 0～1 で、見出しの近さと回答の読み取れた割合から求めた目安です。
map-column = { $column } 列
map-nothing = どの設問にも使わない
map-candidate = ほかの候補: { $id }（{ $name }）
map-summary = { $columns } 列のうち { $mapped } 列に対応する設問の案があります。確かめて直してください: { $path }
map-missing = 対応する列の案がない設問が { $count } 問あります: { $questions }
finding-severity = 区分
finding-respondent = 回答者
finding-file = ファイル
finding-sheet = シート
finding-cell = セル
finding-question = 設問
finding-value = 回答
finding-noted = { $text }（{ $note }）
finding-rule = 確認の内容
finding-error = エラー
finding-warning = 警告
rule-cell-no-number = 数値として読み取れません
rule-cell-filler = 999 など、数値の代わりに使われる値です
rule-cell-no-count = 0 以上の整数ではありません
rule-cell-no-month = 年月として読み取れません（例: 2024/5）。直すか、空欄にしてください。
rule-cell-no-time = 時刻として読み取れません（例: 9:30）。直すか、空欄にしてください。
rule-cell-no-hours = 時間帯として読み取れません（例: 9:00～12:00、14:00～18:00、休み: 休）。終わりが始まりより前になっている場合もあります。翌日にまたがる場合は 22:00～30:00 のように書いてください。
rule-cell-no-date = 日付として読み取れません
rule-cell-unknown-option = 選択肢にない回答です
rule-cell-unknown-mark = 選んだかどうかを読み取れません
rule-cell-error-value = 数式のエラーが入っています
rule-cell-unclear = 取り消し線や上付きの文字があり、どこまでが回答か分かりません
rule-cell-no-result = 数式の計算結果がファイルに保存されていません
rule-cell-cleaned = 制御文字など、印刷できない記号を取り除きました
rule-unprintable = 書体にない文字があります。報告書では「〓」で示します
rule-sheet-not-read = 見出しの合う別のシート「{ $sheet }」は集計に入れていません。入れる場合は --sheet で指定してください
rule-sheet-hidden = 見出しの合う非表示のシート「{ $sheet }」は集計に入れていません。入れる場合は --sheet で指定してください
rule-merged = 回答のセルが結合されています。先頭のセルの回答者だけの回答とし、ほかは空欄として集計します
rule-rows-of-sheet = { $rows } 行
check-place = { $cell }「{ $value }」

## Study
study-exists = 調査フォルダーがすでにあります: { $path }
    .help = 別のフォルダーを指定してください。
summary-reference-lacks = 注意: --reference の文書にないスタイルは、標準の体裁で補いました（{ $names }）
console-close = Enter キーを押すと、この画面を閉じます。
summary-commentary-outdated = 注意: 「{ $title }」の数値が、コメントを書いたときから変わりました。commentary.toml を見直してください
summary-without-place = 注意: このひな形にない表や節へのコメント（commentary.toml）は入れていません: { $ids }
summary-unmapped = 地域の位置が分からないため、地図の代わりに別の図にしました: { $titles }。地図にするには、study.toml に [[areas]]（GeoJSON）を加えるか、参照表に升目の列と行を書いてください。
cli-guide-about = はじめての報告書の作り方（手引き）を guide.html と guide.pdf に書き出します
cli-guide-output = 出力先のフォルダー（省略時は今のフォルダー）
guide-subtitle = survey { $version } の手引き
guide-done = 手引きを書き出しました: { $files }
cli-init-about = 調査フォルダーのひな形を作成します（そのまま survey report で実行できます）
cli-init-folder = 作成するフォルダー
cli-init-questionnaire = 調査票の名前またはファイル（--from でも同じ。省略時は jmar-2018。一覧は survey questionnaires）
synth-codes = 架空A,架空B,架空C,架空D
init-data-file = 回答.xlsx
init-sheet = 回答
init-remark = ※ この回答は練習用に作成した架空のものです。
init-done = 調査フォルダーを作成しました: { $folder }（survey report { $folder } で報告書を作成できます）
init-unfilled = ［未記入］
init-cover-subtitle = 集計報告書
init-cover-organisation = ［未記入］実施団体の名称
init-cover-date = ［未記入］実施年月
init-study = 調査フォルダーの設定です。survey report にこのフォルダーを指定すると実行します。
    ファイルの名前は、このフォルダーからの位置で書きます。
init-study-frame = 選択肢（地域など）と、それぞれの調査対象数・人口の表です。実際の内容に書き換えてください。
    行がなければ、選択肢は回答から取ります。
init-study-disclosure = 少数の回答者が特定されないように秘匿する方針です（docs/disclosure.ja.md）。
    none・values・standard・careful・strict、または TOML ファイルの名前を書きます。
init-study-more = 必要に応じて先頭の # を除いて使います。
    template = "jmar-2018"             # 報告書テンプレート
    map = "回答.map.toml"              # 列と設問の対応表（survey map で作成）
    corrections = "訂正.csv"           # 訂正の一覧
    previous = "前回.xlsx"             # 前回の回答
    parameters = { "{" } threshold = 2000 { "}" }  # 集計計画の設定
init-study-logo = logo = "logo.svg"                   # 表紙の画像（SVG、PNG）
init-study-reference = reference = "template.docx"         # Word の報告書の体裁（スタイル、ヘッダー、余白）のもと
init-study-queries = 疑義照会票（queries.xlsx）に載せることがらです。必要に応じて先頭の # を除いて使います。
    { "[" }queries]
    addressee = "在宅医療ご担当者 様"
    sender = "○○県保健医療部"
    contact = "電話 000-000-0000"
    deadline = "令和8年4月30日"
init-commentary = 報告書の文章に手を入れるためのファイルです。表や節の名前（id）は results.csv にあります。
    再実行しても、このファイルは変わりません。数値が変わったときは survey report がお知らせします。
    {""}
    { "[[" }table]]
    id = "表の名前"
    text = "自動の文章に代わる文章"
    {""}
    { "[[" }table]]
    id = "表の名前"
    add = "自動の文章の後に加える文章"
    {""}
    { "[[" }section]]
    id = "節の名前"
    text = "見出しの下の文章"
