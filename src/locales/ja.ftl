# Words of the program in Japanese. `.help` says what to do.
# One message a line, so that both languages are easily compared.

## Reading data
file-not-found = ファイルが見つかりません: { $path }
    .help = ファイル名と場所をご確認ください。空白を含む名前は引用符 " で囲んでください。
file-unreadable = ファイルを読み込めません: { $path }（{ $detail }）
    .help = 他のプログラムで開いている場合は閉じ、読み取りの権限をご確認ください。
folder-without-data = フォルダーに読み込めるファイルがありません: { $path }
    .help = 回答データのファイル（.xlsx、.csv など）が入っているフォルダーを指定してください。
file-too-large = ファイルが大きすぎます（上限 1 GB）: { $path }
    .help = 地域ごとなどに分けて保存し、フォルダーごと指定してください。
workbook-too-large = ブックを展開すると大きくなりすぎます（上限 2 GB）: { $path }
    .help = 回答のシートだけを新しいブックに写して保存してください。
sheet-too-large = シート「{ $sheet }」のセルが多すぎます（上限 5,000 万セル、文字 1 GB）: { $path }
    .help = 回答の範囲の外にある値や書式を削除して保存し直してください。
sheet-not-found = シート「{ $sheet }」がありません: { $path }
    .help = このファイルにあるシート: { $known }
file-empty = ファイルに何も入っていません: { $path }
    .help = 保存が正しく終わっているか、Excel で開いてご確認ください。
file-no-workbook = Excel のブックとして読み込めません: { $path }（{ $detail }）
    .help = Excel で開いて「名前を付けて保存」で .xlsx 形式に保存し直してください。パスワードが付いている場合は解除してください。
file-type-unknown = この種類のファイルには対応していません: { $path }
    .help = .xlsx、.xlsm、.xlsb、.xls、.ods、.csv、.tsv のいずれかで保存し直してください。
file-encoding-unknown = 文字コードを判別できません: { $path }（{ $line } 行目）
    .help = Excel の「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んで保存し直してください。
headers-not-found = 調査票の設問に当たる見出しが見つかりません: { $path }
    .help = 見出しの行に設問番号と設問文（または変数名）を入れてください。別の調査票を使うには -q で指定してください。
columns-missing = 必要な列が { $count } 列ありません: { $path } { $sheet }（{ $columns }）
    .help = 見出しを調査票と同じ設問番号と設問文にしてください。回答がない設問も、見出しだけの空の列を置いてください。
file-without-rows = 見出しの下に回答がありません: { $path } { $sheet }
    .help = 1 行に 1 施設の回答を入れてください。
cell-no-number = 数値を入れる設問に数値以外があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 数字だけに直してください。分からない場合は空欄にしてください。
cell-no-count = 0 以上の整数を入れる設問です: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 0 以上の整数に直してください。分からない場合は空欄にしてください。
cell-no-date = 日付を入れる設問に日付以外があります: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 2018/3/31 または 平成30年3月31日 のように直してください。分からない場合は空欄にしてください。
cell-unknown-option = 選択肢にない回答です: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 調査票の選択肢の文言または番号に直してください。
cell-unknown-mark = 選んだかどうかを読み取れません: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 選んだ場合は 1 または ○、選ばなかった場合は空欄または 0 にしてください。
cell-error-value = 数式のエラーが入っています: { $path } { $sheet } { $cell }「{ $header }」の値「{ $value }」
    .help = 数式を直すか、値に置き換えるか、空欄にしてください。
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
expression-syntax = 式を読み取れません: { $detail }
    .help = SQL の式として書いてください。例: visits >= 2000 AND physicians_home = 1
expression-unknown-variable = 「{ $name }」という変数はありません。
    .help = { $nearest ->
        [none] 調査票にある変数の名前を使ってください。
       *[other] 近い名前: { $nearest }
    }
expression-failed = 「{ $name }」の計算ができません: { $detail }
    .help = 式の中で、数値と文字を比べていないかなどをご確認ください。
id-malformed = 「{ $name }」は変数の名前に使えません。
    .help = 英小文字で始め、英小文字、数字、下線 _ だけを使ってください。
id-duplicate = 「{ $name }」が二度使われています。
    .help = どちらかの名前を変えてください。
question-without-codes = 「{ $name }」に選択肢がありません。
    .help = codes に選択肢を加えてください。
question-with-codes = 「{ $name }」は選択肢のない種類の設問です。
    .help = codes を除くか、type を single、multiple、code、grid のいずれかにしてください。
grid-without-items = 「{ $name }」に項目がありません。
    .help = items に表の各行を加えてください。
question-with-items = 「{ $name }」は項目のない種類の設問です。
    .help = items を除くか、type を grid にしてください。
question-range-reversed = 「{ $name }」の min が max より大きくなっています。
    .help = min と max を入れ替えてください。
code-duplicate = 選択肢の番号 { $code } が二度使われています。
    .help = どちらかの番号を変えてください。
code-duplicate-label = 選択肢「{ $label }」が二度使われています。
    .help = どちらかの文言を変えてください。
code-without-label = 選択肢 { $code } の label が空です。
    .help = label に選択肢の文言を入れてください。
derived-cycle = 計算が堂々巡りになっています: { $cycle }
    .help = いずれかの式を、他の変数に頼らない形に直してください。
reference-unreadable = 参照表を読み込めません: { $file }
    .help = 調査票と同じ場所からの位置を指定し、UTF-8 の CSV で保存してください。
reference-column-missing = 参照表 { $file } に列「{ $column }」がありません。
    .help = 列を加えるか、定義から除いてください。
plan-without-parameter = この集計計画に「{ $name }」という設定はありません。
    .help = 集計計画の [parameters] に加えるか、指定を外してください。
plan-unknown-parameter = 「{ $name }」という設定はありません。
    .help = 集計計画の [parameters] に加えてください。
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
plan-needs-band-width = 表「{ $table }」には変数 1 つと 0 より大きい band_width が必要です。
    .help = 例: band_width = 250
plan-needs-reference = 表「{ $table }」には reference と reference_columns が必要です。
    .help = 調査票の参照表の名前と列を指定してください。
plan-needs-group = 表「{ $table }」には変数 1 つと group が必要です。
    .help = variables に 1 つ、group に分け方となる変数を指定してください。
plan-variable-unfit = 変数「{ $name }」は、種類 { $kind } の表には使えません。
    .help = 選択式の設問は frequency、数値は summary、複数回答の比較は comparison を使ってください。

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
no-answer = 無回答
uncoded = 分類なし
not-applicable = 該当無し
band = { $from }以上{ $to }未満
band-open = { $from }以上
note-base-all = 集計対象: 回答した{ $respondent } n={ $n }。
note-base = 集計対象: 回答した{ $respondent } n={ $n }（無回答 { $left_out } 件を除く）。
note-base-routed = 集計対象: この設問の対象となる{ $respondent } { $asked } 件のうち、回答した n={ $n }（無回答 { $left_out } 件を除く）。
note-base-routed-all = 集計対象: この設問の対象となる{ $respondent } n={ $n }（すべて回答）。
note-narrow-segments = 幅の狭い区分は、図の中の数値の表示を省略した。
note-bases = 集計対象: 各項目に回答した{ $respondent }（n={ $min }～{ $max }）。
note-own-bases = n は値のある{ $respondent }の数（対象 { $respondents } 件のうち、無回答などを除く）。
note-group-means = （n=）は、設問への回答と値の両方がある{ $respondent }の数。
note-base-with-no-answer = 図と本文の割合は、無回答を含む全回答に占める割合である。
note-multiple = 複数回答のため、割合の合計は 100% にならない。
note-mean-count-without-other = 平均回答数は「その他」を除いて数えた。
note-complete-cases = すべての項目に回答した{ $respondent } n={ $n } を集計した（それ以外の { $left_out } 件を除く）。
note-undefined-quotient = 「{ $denominator }」が 0 または無回答のため値を計算できない { $left_out } 件を除く。
note-test-student = 平均の差は Student の t 検定（等分散を仮定）、各項目の差は Fisher の正確確率検定（Holm 法で補正）による（両側、有意水準 { $alpha }）。
note-test-welch = 平均の差は Welch の t 検定、各項目の差は Fisher の正確確率検定（Holm 法で補正）による（両側、有意水準 { $alpha }）。
note-test-sensitive = 平均の差の判定は検定の方法によって異なる（等分散を仮定すると p={ $p }、仮定しない Welch の検定では p={ $other }）。解釈には注意を要する。

## Charts
chart-base = n={ $n }
chart-named-base = { $name }（n={ $n }）
chart-count-percent = { $count }{ $unit }（{ $percent }%）
chart-percent-count = { $percent }%（{ $count }{ $unit }）
chart-percent = { $percent }%
chart-axis = { $label }{ $unit ->
        [none] {""}
       *[other] （{ $unit }）
    }
chart-axis-count = （{ $unit }）
chart-mark = { $value }{ $unit }
alt-bars = 横棒グラフ「{ $title }」。{ $series }
alt-stacked = 100%積み上げ横棒グラフ「{ $title }」。{ $series }
alt-grouped = 2 群を並べた横棒グラフ「{ $title }」。{ $series }
alt-histogram = ヒストグラム「{ $title }」。{ $series }
alt-series = n={ $n }。{ $levels }。
alt-named-series = { $name }（n={ $n }）は、{ $levels }。
alt-level = { $label } { $count }{ $unit }（{ $percent }%）
list-separator = 、

## Report
report-contents = 目次
report-table = 表
report-figure = 図
report-notes = 注
report-total = 合計
report-ratio-of-means = 平均の比（上段÷下段）
report-small-base = （n={ $n }）
report-mean-p-value = p={ $p }
report-no-value = —
report-texts-count = （{ $count }{ $unit }）
report-heading-n = n=
report-heading-count = 件数
report-heading-percent = 割合（%）
report-heading-mean = 平均
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

## Command line
cli-about = 在宅医療調査の回答データ（Excel、CSV）から、集計表、図、報告書（PDF）を作成します。
cli-report-about = 回答データから報告書を作成します
cli-report-examples = 例:
      survey report sample-data/jmar-2018.xlsx
      survey report 回答.xlsx -q jmar-2018 -o 報告書 --threshold 1500
      survey report 回答.csv --json > 結果.json
cli-questionnaires-about = 使える調査票の一覧を表示します
cli-completions-about = コマンド補完の設定を出力します（bash、zsh、fish、powershell、elvish）
cli-data = 回答データのファイルまたはフォルダー（.xlsx、.csv など。複数可）
cli-sheet = 回答が入っているシートの名前（省略時は見出しから判断）
cli-questionnaire = 調査票の名前またはファイル（省略時は見出しから判断）
cli-template = 報告書テンプレートの名前またはフォルダー（省略時は調査票で決まるもの）
cli-output = 出力先のフォルダー（省略時は output/ の下に、データのファイル名で作成）
cli-threshold = 医師1人あたり訪問診療件数を分ける基準（省略時は集計計画の値）
cli-typst = 内蔵の機能の代わりに使う typst-cli の場所
cli-keep-source = PDF の元になる Typst のファイルを source/ に残す
cli-lang = 表示と報告書の言語（ja、en）
cli-quiet = 途中経過と結果の要約を表示しない
cli-json = 結果の要約を JSON で標準出力に出す
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
summary-source = 　{ $file } { $sheet }
summary-ignored = 警告: 調査票にない列を { $count } 列読み飛ばしました: { $columns }
summary-finding = 警告: { $rule }（{ $count } 件。{ $places }）
summary-finding-range = 「{ $label }」の値が想定の範囲（{ $min }～{ $max }）の外です
summary-finding-routing = 「{ $label }」は対象でないのに回答があります
summary-finding-required = 「{ $label }」が空欄です
summary-finding-duplicate = 「{ $label }」が重複しています
summary-row = { $row } 行目
summary-no-warnings = 警告: なし
summary-written = 書き出し: { $path }（表 { $tables }、図 { $charts }、報告書 { $pages } ページ）
summary-time = 所要時間: { $seconds } 秒
questionnaires-heading = 使える調査票:

## Check
finding-severity = 区分
finding-respondent = 回答者
finding-file = ファイル
finding-sheet = シート
finding-cell = セル
finding-question = 設問
finding-value = 回答
finding-rule = 確認の内容
finding-error = エラー
finding-warning = 警告
rule-cell-no-number = 数値として読み取れません
rule-cell-no-count = 0 以上の整数ではありません
rule-cell-no-date = 日付として読み取れません
rule-cell-unknown-option = 選択肢にない回答です
rule-cell-unknown-mark = 選んだかどうかを読み取れません
rule-cell-error-value = 数式のエラーが入っています
check-place = { $cell }「{ $value }」
check-rule = { $severity }: { $question }: { $rule }（{ $count } 件。{ $places }）
check-total = エラー { $errors } 件、警告 { $warnings } 件。一覧: { $path }
cli-check-about = 回答データの誤りや矛盾を調べ、一覧（findings.csv）を作成します
