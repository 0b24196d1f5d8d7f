package billfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/fault"
)

const (
	focusHead = "ProviderName,BillingAccountId,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,BilledCost,Tags\n"
	focusLine = "AWS,1,USD,2024-09-01 00:00:00,2024-09-02 00:00:00,Usage,S3,1.5,\n"

	v1Head = "账期,账号ID,产品Code,消费类型,账单类型,原价,优惠金额,优惠券抵扣,应付金额\n"
	v1Line = "2020-06,1,ecs,后付费,按量账单,1,0,0,1\n"

	v2Head = "身份信息/资源购买账号ID,账单信息/账单月份,账单信息/账单日期,账单信息/费用类型,账单信息/交易类型,产品信息/产品Code,定价信息/定价币种,费用信息/目录总价,应付信息/应付金额（含税）\n"
	v2Line = "1,202605,20260513,云资源按量费用,后付费,ecs,CNY,1,1\n"
)

func TestFaultsNameFileLineColumnAndWhatToDo(t *testing.T) {
	t.Parallel()
	packed := gz(t, focusHead+strings.Repeat(focusLine, 5000))
	archive := zipped(t, entry{"1.csv", focusHead + focusLine}, entry{"2.csv", focusHead + strings.Repeat(focusLine, 5000)})
	encrypted := []byte(zipped(t, entry{"1.csv", focusHead + focusLine}))
	encrypted[6] |= 1
	encrypted[strings.Index(string(encrypted), "PK\x01\x02")+8] |= 1
	for name, c := range map[string]struct{ content, currency, want string }{
		"empty":             {"", "", "bill is empty: export the bill again, or leave the file out"},
		"only a mark":       {"\ufeff", "", "bill is empty: export the bill again, or leave the file out"},
		"empty gzip":        {gz(t, ""), "", "bill is empty: export the bill again, or leave the file out"},
		"empty zip":         {zipped(t), "", "bill has no files in it: export the bill again"},
		"no lines":          {v2Head, "", "bill has a header but no lines: export the bill again, or leave the file out"},
		"no bill":           {"a,b\n1,2\n", "", `bill is no bill: it has the columns "a", "b"; what can be read is known by its columns: FOCUS (BilledCost + ChargePeriodStart), Alibaba Cloud V2 (`},
		"no bill in zip":    {zipped(t, entry{"README.txt", "Hello\n"}), "", `bill/README.txt is no bill: it has the columns "Hello"; what`},
		"binary":            {"\x7fELF\x00\x01", "", "bill is no text file: import a bill as CSV, CSV in gzip or zip, or Parquet"},
		"zip in zip":        {zipped(t, entry{"in.zip", archive}), "", "bill/in.zip is a packed file within a packed file: unpack the outer one and import what is in it"},
		"encrypted":         {string(encrypted), "", "bill/1.csv is encrypted: unpack it with its password and import what is in it"},
		"cut gzip":          {packed[:len(packed)-20], "", "bill is damaged or cut short behind line"},
		"broken gzip":       {packed[:8] + "xxxxxxxxxxxxxxxxxxx", "", "bill is damaged or cut short: download it again"},
		"cut zip":           {archive[:len(archive)-30], "", "bill is damaged or cut short: download it again"},
		"cut parquet":       {"PAR1\x15\x04\x15", "", "bill begins like a Parquet file but is damaged or cut short: download it again"},
		"missing column":    {strings.Replace(focusHead, "ServiceName,", "", 1), "", "bill lacks the column ServiceName: export the bill with all its columns"},
		"missing V2 column": {strings.Replace(v2Head, "费用信息/目录总价", "x", 1) + v2Line, "", "bill lacks the column 目录总价 / GrossAmount: export"},
		"number":            {focusHead + focusLine + strings.Replace(focusLine, "1.5", "1.5 USD", 1), "", `bill, line 3, column BilledCost: "1.5 USD" is not a number that can be kept: correct`},
		"too large":         {focusHead + focusLine + strings.Replace(focusLine, "1.5", "-1e26", 1), "", `bill, line 3, column BilledCost: "-1e26" has more digits than CloudLens keeps: correct`},
		"thousands":         {v2Head + v2Line + v2Line + "1,202605,20260513,云资源按量费用,后付费,ecs,CNY,1,\"1,00\"\n", "", `bill, line 4, column 应付信息/应付金额（含税）: "1,00" is not a number`},
		"day":               {v2Head + strings.Replace(v2Line, "20260513", "20260532", 1), "", `bill, line 2, column 账单信息/账单日期: "20260532" is not a day that can be read: write`},
		"cycle":             {v1Head + strings.Replace(v1Line, "2020-06", "06/2020", 1), "CNY", `bill, line 2, column 账期: "06/2020" is not a billing cycle: write`},
		"empty cell":        {v2Head + "," + v2Line[2:], "", "bill, line 2, column 身份信息/资源购买账号ID: the cell is empty, but the bill needs it"},
		"no payable":        {v1Head + strings.TrimSuffix(v1Line, "1\n") + "\n", "CNY", "bill, line 2, column 应付金额: the cell is empty"},
		"too few cells":     {focusHead + focusLine + "AWS,1\n", "", "bill, line 3: there are 2 cells where the header has 9: the file is cut"},
		"quote not closed":  {focusHead + focusLine + `AWS,"1,USD` + "\n" + focusLine, "", "bill, line 3, column BillingAccountId: the quoted cell does not end as it should"},
		"text behind quote": {focusHead + `AWS,1,"U"SD` + "\n", "", "bill, line 2, column BillingCurrency: the quoted cell does not end"},
		"bare quote":        {focusHead + "AWS,1,U\"SD\n", "", "bill, line 2, column BillingCurrency: there is a quote within the cell"},
		"below line breaks": {focusHead + strings.Replace(focusLine, "S3", "\"S\n3\"", 1) + strings.Replace(focusLine, "S3,1.5", "\"S\n3\",x", 1), "", "bill, line 5, column BilledCost: \"x\" is not"},
		"not UTF-8":         {focusHead + strings.Replace(focusLine, "S3", "对象", 1) + strings.Repeat(focusLine, 3000) + strings.Replace(focusLine, "S3", "\xff", 1), "", "bill, line 3003, column ServiceName: the text is neither UTF-8 nor GBK"},
		"no currency":       {v1Head + v1Line, "", "bill is an Alibaba Cloud V1 file, which names no currency: say which it is with --currency"},
		"none in V2":        {v2Head + strings.Replace(v2Line, "CNY", "", 1), "", "bill, line 2, column 定价信息/定价币种: no line of the file names a currency"},
		"another currency":  {v2Head + v2Line, "USD", "bill, line 2, column 定价信息/定价币种: the bill is in CNY, but the import was told USD: leave"},
		"no such currency":  {v2Head + strings.Replace(v2Line, "CNY", "元", 1), "", `bill, line 2, column 定价信息/定价币种: "元" is not a currency: correct it`},
		"endless line":      {focusHead + `"` + strings.Repeat("0123456789\n", 1600000), "", "does not end within 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(t, billfile.Options{Currency: c.currency}, put(t, "bill", c.content))
			f, ok := fault.As(err)
			if !ok {
				t.Fatalf("got %v, want a fault", err)
			}
			if got := f.Error(); !strings.Contains(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestOpenRefusesWhatIsNoFile(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		filepath.Join(t.TempDir(), "none"): "check the path", t.TempDir(): "name the bill files themselves",
	} {
		if _, err := billfile.Open([]string{path}, billfile.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, err := billfile.Open(nil, billfile.Options{}); !fault.Is(err, fault.KindMissing) {
		t.Errorf("got %v, want that a file is missing", err)
	}
	if _, err := billfile.Open([]string{"testdata/v1_zh.csv"}, billfile.Options{Currency: "yuan"}); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("got %v, want that yuan is no currency", err)
	}
}

func TestFilesOfOneImportMustBeOfOneKind(t *testing.T) {
	t.Parallel()
	v1 := put(t, "items", strings.Replace(v1Head, "账期", "计费项,账期", 1)+"x,"+v1Line)
	instances, v2 := put(t, "instances", v1Head+v1Line), put(t, "v2", v2Head+v2Line)
	exclusive := put(t, "exclusive", strings.Replace(v2Head, "含税", "不含税", 1)+v2Line)
	nextMonth := put(t, "next", strings.Replace(v2Head, "含税", "不含税", 1)+strings.ReplaceAll(v2Line, "202605", "202606"))
	for name, c := range map[string]struct {
		paths []string
		want  string
	}{
		"two generations":      {[]string{v1, v2}, "items is Alibaba Cloud V1 BillingItemDetail, but v2 is Alibaba Cloud V2: import them one after the other"},
		"two details":          {[]string{instances, v1}, "instances is Alibaba Cloud V1 InstanceDetail, but items is Alibaba Cloud V1 BillingItemDetail"},
		"one file twice":       {[]string{v2, put(t, "copy", v2Head+v2Line)}, "v2 and copy are the same file: name it once"},
		"with and without tax": {[]string{v2, exclusive}, "in the cycle 2026-05 the amounts of exclusive are before tax and those of v2 include it"},
	} {
		_, _, err := read(t, billfile.Options{Currency: "CNY"}, c.paths...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	lines, files, err := read(t, billfile.Options{}, v2, nextMonth)
	if err != nil || len(lines) != 2 || len(files) != 2 {
		t.Errorf("got %d lines of %d files and %v, want 2 of 2: tax may change between cycles", len(lines), len(files), err)
	}
}

func TestLinesWithoutCurrencyTakeTheFiles(t *testing.T) {
	t.Parallel()
	none, named := strings.Replace(v2Line, "CNY", "", 1), strings.Replace(v2Line, "CNY", "USD", 1)
	lines, _, err := read(t, billfile.Options{}, put(t, "bill", v2Head+none+none+named+none))
	if err != nil {
		t.Fatal(err)
	}
	type seen struct {
		Currency string
		Findings []bill.Finding
	}
	var got []seen
	for _, l := range lines {
		got = append(got, seen{l.Charge.Subject.Currency, l.Findings})
	}
	missing := seen{"USD", []bill.Finding{bill.NoCurrency}}
	if diff := cmp.Diff(got, []seen{missing, missing, {"USD", nil}, missing}, cmp.Comparer(func(a, b []bill.Finding) bool { return len(a) == len(b) })); diff != "" {
		t.Error(diff)
	}
}

func TestStoppingAndCancelingEndTheReading(t *testing.T) {
	t.Parallel()
	path := put(t, "bill", focusHead+strings.Repeat(focusLine, 5000))
	s, err := billfile.Open([]string{path}, billfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range s.Lines(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 10 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	n = 0
	for _, err := range s.Lines(ctx) {
		if last = err; n == 100 {
			cancel()
		}
		n++
	}
	if !errors.Is(last, context.Canceled) || n > 3000 {
		t.Errorf("got %v after %d lines, want the cancellation soon after 100", last, n)
	}
	if done, total := s.Progress(); done == 0 || done > total {
		t.Errorf("got %d of %d bytes read", done, total)
	}
	for _, err := range s.Lines(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if done, total := s.Progress(); done != total || total == 0 {
		t.Errorf("got %d of %d bytes read, want all", done, total)
	}
}

func TestSpoolKeepsAnUploadUnderItsName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, want := range map[string]string{
		"账单.csv": "账单.csv", "../../etc/passwd": "passwd", `C:\bills\may.zip`: "may.zip", "": "bill", "..": "bill", strings.Repeat("月", 200): strings.Repeat("月", 66),
	} {
		path, err := billfile.Spool(dir, name, strings.NewReader(focusHead+focusLine))
		if err != nil {
			t.Fatal(err)
		}
		if got := filepath.Base(path); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
		if lines, _, err := read(t, billfile.Options{}, path); err != nil || len(lines) != 1 {
			t.Errorf("%q: got %d lines and %v", name, len(lines), err)
		}
		if err := billfile.Unspool(path); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("got %v and %v left, want nothing", left, err)
	}
}
