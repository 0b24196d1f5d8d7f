package rest

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
)

func (a *api) settingsAccounts() []route {
	return []route{
		op(http.MethodGet, "/api/settings/accounts", "list_settings_accounts", "All accounts with their settings.", a.listSettings),
		op(http.MethodPost, "/api/settings/accounts", "add_account", "Add an account with its access key.", a.addAccount),
		op(http.MethodPut, "/api/settings/accounts/{account_name}", "update_account", "Change settings of an account; what is absent stays.", a.updateAccount),
		op(http.MethodDelete, "/api/settings/accounts/{account_name}", "delete_account", "Delete an account: its access key at once, its bills after a grace.", a.deleteAccount),
	}
}

// settingsRow is an account with its settings.
type settingsRow struct {
	Name        string  `json:"name"`
	Alias       *string `json:"alias"`
	Region      string  `json:"region"`
	Provider    string  `json:"provider"`
	AccessKeyID string  `json:"access_key_id"`
}

func toSettings(a *ent.Account, key string) settingsRow {
	return settingsRow{Name: a.Name, Alias: a.Alias, Region: a.Region, Provider: a.Provider, AccessKeyID: key}
}

// settingsList is the list's envelope, which has no cached.
type settingsList struct {
	Success bool          `json:"success"`
	Data    []settingsRow `json:"data"`
}

func (a *api) listSettings(ctx context.Context, _ *none) (settingsList, error) {
	list, keys, err := a.allAccounts(ctx)
	if err != nil {
		return settingsList{}, err
	}
	out := settingsList{Success: true, Data: make([]settingsRow, len(list))}
	for i, acc := range list {
		out.Data[i] = toSettings(acc, keys[i])
	}
	return out, nil
}

// newAccount is the body of an account to add.
type newAccount struct {
	Body struct {
		Name            string   `json:"name" minLength:"1"`
		AccessKeyID     string   `json:"access_key_id" minLength:"1"`
		AccessKeySecret string   `json:"access_key_secret" minLength:"1"`
		Alias           optional `json:"alias,omitempty"`
		Provider        optional `json:"provider,omitempty"`
		Region          optional `json:"region,omitempty"`
	}
}

func (a *api) addAccount(ctx context.Context, in *newAccount) (done, error) {
	p, err := a.Root.Mutation().CreateAccount(ctx, model.CreateAccountInput{
		Name: in.Body.Name, AccessKeyID: &in.Body.AccessKeyID, AccessKeySecret: &in.Body.AccessKeySecret,
		Alias: in.Body.Alias.value, Provider: in.Body.Provider.value, Region: in.Body.Region.value,
	})
	return changed(ctx, p, err, "账号添加成功", "account added")
}

// accountChange is the body of a change.
type accountChange struct {
	AccountPath
	Body struct {
		Alias           optional `json:"alias,omitempty"`
		Region          optional `json:"region,omitempty"`
		Provider        optional `json:"provider,omitempty"`
		AccessKeyID     optional `json:"access_key_id,omitempty"`
		AccessKeySecret optional `json:"access_key_secret,omitempty"`
	}
}

// AccountPath is an account that the path names.
type AccountPath struct {
	Name string `path:"account_name" doc:"Name of the account."`
}

func (a *api) updateAccount(ctx context.Context, in *accountChange) (done, error) {
	acc, err := a.named(ctx, in.Name)
	if err != nil {
		return done{}, err
	}
	b := &in.Body
	change := model.UpdateAccountInput{ID: acc.ID, Region: b.Region.value, Provider: b.Provider.value, AccessKeyID: b.AccessKeyID.value, AccessKeySecret: b.AccessKeySecret.value}
	if b.Alias.set {
		change.Alias = graphql.OmittableOf(b.Alias.value)
	}
	p, err := a.Root.Mutation().UpdateAccount(ctx, change)
	return changed(ctx, p, err, "账号更新成功", "account updated")
}

func (a *api) deleteAccount(ctx context.Context, in *AccountPath) (done, error) {
	acc, err := a.named(ctx, in.Name)
	if err != nil {
		return done{}, err
	}
	p, err := a.Root.Mutation().DeleteAccount(ctx, model.DeleteAccountInput{ID: acc.ID})
	return changed(ctx, p, err, "账号删除成功", "account deleted")
}

func (a *api) named(ctx context.Context, name string) (*ent.Account, error) {
	acc, err := a.Root.Query().Account(ctx, name)
	if err == nil && acc == nil {
		err = fault.NotFound("there is no account named %q: look at the list of accounts", name)
	}
	return acc, err
}

// changed turns a payload into the envelope: its first user error back into
// the fault that it was.
func changed(ctx context.Context, p model.Payload, err error, zh, en string) (done, error) {
	if err != nil {
		return done{}, err
	}
	if failed := p.GetUserErrors(); len(failed) > 0 {
		return done{}, failed[0].Fault
	}
	if locale.From(ctx) == locale.English {
		return done{Success: true, Message: en}, nil
	}
	return done{Success: true, Message: zh}, nil
}

// optional is a string that may be absent, or null, which are not the same.
type optional struct {
	value *string
	set   bool
}

// UnmarshalJSON notes that the field is there.
func (o *optional) UnmarshalJSON(b []byte) error {
	o.set = true
	return json.Unmarshal(b, &o.value)
}

// Schema is a string or null.
func (optional) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true}
}
