package rest

import (
	"context"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

func (a *api) reports() []route {
	return []route{
		op(http.MethodPost, "/api/reports/generate", "generate_report",
			"Make a report, and answer when its file is ready. Without dates it is of the current billing cycle.", a.generateReport),
		op(http.MethodGet, "/api/reports", "list_reports", "Reports that were made, newest first.", a.listReports),
		downloadReport,
		op(http.MethodDelete, "/api/reports/{report_id}", "delete_report", "Delete a report and its file.", a.deleteReport),
	}
}

// reportRow is a report as earlier clients show it.
type reportRow struct {
	ID       string         `json:"report_id"`
	Account  string         `json:"account"`
	Type     string         `json:"report_type"`
	Format   string         `json:"format"`
	Status   string         `json:"status" doc:"completed, failed, running or pending."`
	Message  string         `json:"error,omitempty" doc:"Why it failed."`
	Filename string         `json:"filename"`
	Size     int64          `json:"size"`
	SHA256   string         `json:"sha256"`
	Start    string         `json:"start_date"`
	End      string         `json:"end_date"`
	Created  string         `json:"created_at"`
	URL      string         `json:"download_url,omitempty" doc:"Where its file is."`
	Content  string         `json:"content,omitempty" doc:"The page itself, of html alone."`
	Manifest map[string]any `json:"manifest,omitempty" doc:"What it rests on: period, coverage, ledger revision."`
}

func toReport(r *ent.Report, account, host, language string) reportRow {
	row := reportRow{
		ID: r.ID.String(), Account: account, Type: strings.ToLower(string(r.Type)), Format: strings.ToLower(string(r.Format)), Status: strings.ToLower(string(r.Status)),
		Message: r.Message[language], Filename: r.Filename, Size: r.Size, SHA256: r.Sha256,
		Start: period.Date(r.FirstDay).String(), End: period.Date(r.EndDay).Add(-1).String(), Created: r.CreatedAt.UTC().Format(stamp), Manifest: r.Manifest,
	}
	if r.Status == report.StatusCompleted {
		row.URL = host + "/api/reports/" + row.ID + "/download"
	}
	return row
}

// HostParam is where the caller reaches this server.
type HostParam struct{ host string }

// Resolve implements huma.Resolver: the address of the request itself, since
// clients may be served from another.
func (h *HostParam) Resolve(ctx huma.Context) []error {
	scheme := "http"
	if forwarded := ctx.Header("X-Forwarded-Proto"); forwarded == "https" || ctx.TLS() != nil {
		scheme = "https"
	}
	h.host = scheme + "://" + ctx.Host()
	return nil
}

type generateInput struct {
	HostParam
	Account string `query:"account" doc:"Name of the account, when the body has none."`
	Body    struct {
		Account    optional `json:"account,omitempty" doc:"Name of the account."`
		ReportType optional `json:"report_type,omitempty" doc:"comprehensive, resources, cost, security, optimization or discounts."`
		Type       optional `json:"type,omitempty" doc:"The same as report_type."`
		Format     optional `json:"format,omitempty" doc:"excel (default), pdf, html, csv or json."`
		StartDate  optional `json:"start_date,omitempty" doc:"First day, YYYY-MM-DD."`
		EndDate    optional `json:"end_date,omitempty" doc:"Last day, YYYY-MM-DD."`
		Currency   optional `json:"currency,omitempty" doc:"ISO 4217 code; needed only when the account is billed in several."`
	}
}

type reportMade struct {
	Success bool      `json:"success"`
	ID      string    `json:"report_id"`
	Message string    `json:"message"`
	Data    reportRow `json:"data"`
}

func (a *api) generateReport(ctx context.Context, in *generateInput) (reportMade, error) {
	var out reportMade
	b := &in.Body
	create := model.CreateReportInput{Account: b.Account.or(in.Account), Wait: true, Currency: b.Currency.value}
	if create.Account == "" {
		return out, fault.Missing("account", "name the account that the report is about")
	}
	kind := b.ReportType.or(b.Type.or(""))
	if kind == "" {
		return out, fault.Missing("report_type", "report_type is missing: comprehensive, resources, cost, security, optimization or discounts")
	}
	if kind == "resource" { // another word of earlier clients
		kind = "resources"
	}
	create.Type = report.Type(strings.ToUpper(kind))
	if report.TypeValidator(create.Type) != nil {
		return out, fault.Invalid("report_type", "report_type must be comprehensive, resources, cost, security, optimization or discounts, got %q", kind)
	}
	format := b.Format.or("excel")
	create.Format = report.Format(strings.ToUpper(format))
	if report.FormatValidator(create.Format) != nil {
		return out, fault.Invalid("format", "format must be excel, pdf, html, csv or json, got %q", format)
	}
	r, err := days(b.StartDate.or(""), b.EndDate.or(""))
	if err != nil {
		return out, err
	}
	if r != nil {
		last := r.To.Add(-1)
		create.FirstDay, create.LastDay = &r.From, &last
	}
	p, err := a.Root.Mutation().CreateReport(ctx, create)
	made, err := changed(ctx, p, err, "报告已生成", "Report generated")
	if err != nil {
		return out, err
	}
	out = reportMade{Success: true, ID: p.Report.ID.String(), Message: made.Message, Data: toReport(p.Report, create.Account, in.host, locale.From(ctx))}
	if p.Report.Format == report.FormatHTML {
		_, file, err := a.ReportFile(ctx, p.Report.ID)
		if err != nil {
			return out, err
		}
		out.Data.Content = string(file)
	}
	return out, nil
}

type reportList struct {
	Success bool        `json:"success"`
	Data    []reportRow `json:"data"`
	Count   int         `json:"count"`
}

type reportsInput struct {
	HostParam
	Account string `query:"account" doc:"Name of the account; all when absent."`
	Limit   int    `query:"limit" default:"50" doc:"How many, 1 to 1000."`
}

func (a *api) listReports(ctx context.Context, in *reportsInput) (reportList, error) {
	out := reportList{Success: true, Data: []reportRow{}}
	if in.Limit < 1 || in.Limit > 1000 {
		return out, fault.Invalid("limit", "limit must be 1 to 1000, got %d", in.Limit)
	}
	list, err := a.Root.Query().Reports(ctx, given(in.Account), nil, &in.Limit, nil, nil)
	if err != nil {
		return out, err
	}
	accounts, _, err := a.allAccounts(ctx)
	if err != nil {
		return out, err
	}
	names := map[id.ID]string{}
	for _, acc := range accounts {
		names[acc.ID] = acc.Name
	}
	for _, e := range list.Edges {
		out.Data = append(out.Data, toReport(e.Node, names[e.Node.AccountID], in.host, locale.From(ctx)))
	}
	out.Count = len(out.Data)
	return out, nil
}

// ReportPath is a report that the path names; one of another account than the
// one that is named is not there.
type ReportPath struct {
	ID      string `path:"report_id" doc:"Id of the report."`
	Account string `query:"account" doc:"Name of the account; a report of another one is not found."`
}

func (a *api) reportOf(ctx context.Context, in *ReportPath) (*ent.Report, error) {
	absent := fault.NotFound("there is no report with the id %s: look at the list of reports", in.ID)
	of, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, absent
	}
	r, err := a.Root.Query().Report(ctx, of)
	if err != nil || r == nil {
		return nil, orElse(err, absent)
	}
	return r, a.within(ctx, in.Account, &r.AccountID, absent)
}

func (a *api) deleteReport(ctx context.Context, in *ReportPath) (done, error) {
	r, err := a.reportOf(ctx, in)
	if err != nil {
		return done{}, err
	}
	p, err := a.Root.Mutation().DeleteReport(ctx, model.DeleteReportInput{ID: r.ID})
	return changed(ctx, p, err, "报告已删除", "Report deleted")
}

// reportFile is a file as an answer.
type reportFile struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Sniff       string `header:"X-Content-Type-Options"`
	Policy      string `header:"Content-Security-Policy"`
	Body        []byte
}

// media are the types of files by format.
var media = map[report.Format]string{
	report.FormatExcel: sheet.ExcelType, report.FormatCSV: sheet.CSVType, report.FormatPDF: "application/pdf",
	report.FormatHTML: "text/html; charset=utf-8", report.FormatJSON: "application/json",
}

// downloadReport registers the file of a report. It is an attachment, whatever
// it is: a page of it must not run as one of ours.
func downloadReport(a *api) {
	file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	content := map[string]*huma.MediaType{}
	for _, typ := range media {
		content[typ] = file
	}
	huma.Register(a.huma, huma.Operation{
		Method: http.MethodGet, Path: "/api/reports/{report_id}/download", OperationID: "download_report", Summary: "The file of a report.",
		Tags: []string{"reports"}, Errors: statuses,
		Responses: map[string]*huma.Response{"200": {Description: "The file, as an attachment.", Content: content}},
	}, func(ctx context.Context, in *ReportPath) (*reportFile, error) {
		r, err := a.reportOf(ctx, in)
		if err != nil {
			return nil, err
		}
		r, body, err := a.ReportFile(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		return &reportFile{
			Type: media[r.Format], Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": r.Filename}),
			Sniff: "nosniff", Policy: "sandbox", Body: body,
		}, nil
	})
}
