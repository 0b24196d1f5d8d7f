package aliyun_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// planted is a key that has to stay where it is.
var planted = cloud.Key{ID: "LTAI5tPlantedPlantedPla", Secret: "PlantedSecretPlantedSecretPlan", Token: "PlantedTokenPlantedToken"}

// echoes answer with what they were asked, in every place that a server can
// write to.
func echoes() map[string]http.HandlerFunc {
	say := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			all := r.URL.String() + " " + r.Header.Get("User-Agent") + " " + planted.Secret
			w.WriteHeader(status)
			_, _ = io.WriteString(w, strings.ReplaceAll(body, "ALL", strings.NewReplacer(`"`, `'`, `\`, `/`).Replace(all)))
		}
	}
	return map[string]http.HandlerFunc{
		"message":   say(400, `{"Code":"InvalidParameter","Message":"ALL","RequestId":"ALL","HostId":"ALL","Recommend":"ALL"}`),
		"code":      say(400, `{"Code":"ALL","Message":"ALL"}`),
		"denied":    say(403, `{"Code":"Forbidden.RAM","Message":"ALL","AccessDeniedDetail":{"a":"ALL"}}`),
		"signature": say(400, `{"Code":"SignatureDoesNotMatch","Message":"server string to sign is:ALL","Recommend":"ALL"}`),
		"html":      say(200, `<html>ALL</html>`),
		"502":       say(502, `<html>ALL</html>`),
		"cut":       say(200, `{"Data":"ALL`),
		"shape":     say(200, `{"RequestId":"A","Success":true,"Regions":"ALL","Data":"ALL","Instances":"ALL"}`),
		"amount":    say(200, `{"RequestId":"A","Success":true,"Data":{"AccountID":"1","TotalCount":1,"Items":[{"PretaxAmount":"ALL","Currency":"CNY"}],"AvailableAmount":"ALL"},"Datapoints":"ALL"}`),
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/?"+r.URL.RawQuery, http.StatusTemporaryRedirect)
		},
		"hang up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	}
}

func TestNoErrorAndNoLogShowsTheKey(t *testing.T) {
	t.Parallel()
	for name, h := range echoes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, log, _, address := client(t, h)
			a := c.Account("small-cn", planted, "cn-hangzhou")
			_, bill := lines(t.Context(), a.Bill(october, 20261001))
			_, controls := a.Bill(october, 20261001).Controls(t.Context())
			_, identity := a.Identity(t.Context())
			_, regions := a.Regions(t.Context())
			_, balance := a.Balance(t.Context())
			_, overview := a.BillOverview(t.Context(), october)
			_, metrics := a.Metrics(t.Context(), cloud.ECS, "cn-hangzhou", cloud.Metrics[cloud.ECS][0], []string{"i-1"}, now, now)
			all := []error{bill, controls, identity, regions, balance, overview, metrics}
			for _, typ := range cloud.Types {
				_, err := a.Resources(t.Context(), typ, "cn-hangzhou")
				all = append(all, err)
			}
			failed := 0
			for _, err := range all {
				if err != nil {
					failed++
					clean(t, fmt.Sprintf("%v %+v %#v", err, err, err), address)
					if f, ok := fault.As(err); ok {
						clean(t, f.In("zh"), address)
					}
				}
			}
			if failed == 0 {
				t.Error("no call failed: nothing was looked at")
			}
			clean(t, log.String(), address)
			clean(t, fmt.Sprintf("%v %+v", a, a), address)
		})
	}
}

// clean demands that a text holds nothing of the planted key or of a request.
func clean(t *testing.T, text, address string) {
	t.Helper()
	for _, word := range []string{
		planted.ID, planted.Secret, planted.Token, url.QueryEscape(planted.ID), "Signature=", "SignatureNonce", "AccessKeyId=", address, "aliyuncs.com/",
	} {
		if strings.Contains(text, word) {
			t.Errorf("%q holds %q", text, word)
		}
	}
}

func TestRefusedKeysAreNotShown(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	known, _ := s.world.Account("small-cn")
	wrong := planted
	wrong.ID = keyOf(known).ID
	for _, key := range []cloud.Key{planted, wrong} {
		_, err := s.cloud.Account("small-cn", key, "cn-hangzhou").Identity(t.Context())
		if !aliyun.IsKeyRefused(err) {
			t.Errorf("got %v, want a refused key", err)
		}
		clean(t, fmt.Sprintf("%+v %#v", err, err)+s.log.String(), s.url)
	}
}
