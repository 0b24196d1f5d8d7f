package aliyun

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

// statuses are the words of all APIs in lower case.
var statuses = map[string]cloud.Status{
	"running": cloud.Running, "active": cloud.Running, "normal": cloud.Running, "in_use": cloud.Running, "inuse": cloud.Running,
	"accomplished": cloud.Running,

	"stopped": cloud.Stopped, "inactive": cloud.Stopped, "locked": cloud.Stopped, "unavailable": cloud.Stopped,

	"pending": cloud.Starting, "starting": cloud.Starting, "creating": cloud.Starting, "attaching": cloud.Starting,
	"associating": cloud.Starting, "progressing": cloud.Starting, "initiating": cloud.Starting, "resuming": cloud.Starting,

	"stopping": cloud.Stopping, "deleting": cloud.Stopping, "detaching": cloud.Stopping, "unassociating": cloud.Stopping,
	"releasing": cloud.Stopping, "pausing": cloud.Stopping,

	"deleted": cloud.Deleted, "released": cloud.Deleted,

	"modifying": cloud.Changing, "changing": cloud.Changing, "rebooting": cloud.Changing, "restarting": cloud.Changing,
	"reiniting": cloud.Changing, "transferring": cloud.Changing, "converting": cloud.Changing, "flushing": cloud.Changing,
	"dbinstanceclasschanging": cloud.Changing, "dbinstancenettypechanging": cloud.Changing, "classchanging": cloud.Changing,
	"nettypechanging": cloud.Changing, "netcreating": cloud.Changing, "netdeleting": cloud.Changing, "noderebooting": cloud.Changing,
	"nodecreating": cloud.Changing, "nodedeleting": cloud.Changing, "guardswitching": cloud.Changing, "ha_switching": cloud.Changing,
	"restoring": cloud.Changing, "importing": cloud.Changing, "importingfromothers": cloud.Changing, "backuprecovering": cloud.Changing,
	"guarddbinstancecreating": cloud.Changing, "dbnodecreating": cloud.Changing, "dbnodedeleting": cloud.Changing,
	"minorversionupgrading": cloud.Changing, "majorversionupgrading": cloud.Changing, "networkmodifying": cloud.Changing,
	"sslmodifying": cloud.Changing, "accountcreating": cloud.Changing, "accountmodifying": cloud.Changing,
}

// status puts the cloud's word into ours. What is Available lies there without
// a use, but for gateways, which then work.
func status(t cloud.Type, word string) cloud.Status {
	word = strings.ToLower(word)
	if word == "available" {
		if t == cloud.Disk || t == cloud.EIP {
			return cloud.Stopped
		}
		return cloud.Running
	}
	if s, ok := statuses[word]; ok {
		return s
	}
	return cloud.Unknown
}

// chargeType reads the words of all APIs for how a resource is paid for.
func chargeType(word string) cloud.ChargeType {
	switch strings.ToLower(word) {
	case "prepaid", "prepay", "subscription":
		return cloud.PrePaid
	case "postpaid", "postpay", "payondemand", "payasyougo", "serverless":
		return cloud.PostPaid
	}
	return ""
}

// tags are the tags of a resource as each API writes them, some in both ways.
type tags struct {
	Tag []struct{ Key, Value, TagKey, TagValue string }
}

func (t tags) all() map[string]string {
	if len(t.Tag) == 0 {
		return nil
	}
	m := make(map[string]string, len(t.Tag))
	for _, tag := range t.Tag {
		if tag.TagKey != "" {
			m[tag.TagKey] = tag.TagValue
		} else if tag.Key != "" {
			m[tag.Key] = tag.Value
		}
	}
	return m
}

// attributes keeps the pairs that say something.
func attributes(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			m[pairs[i]] = pairs[i+1]
		}
	}
	return m
}

// some leaves out empty addresses.
func some(addresses ...string) []string {
	var all []string
	for _, a := range addresses {
		if a != "" {
			all = append(all, a)
		}
	}
	return all
}

// within is n where it is a size: some APIs write −1 for what has no limit.
func within(n int) int { return max(n, 0) }

// truth is a truth value in one spelling.
func truth(t text) string {
	switch strings.ToLower(string(t)) {
	case "1", "on", "true":
		return "true"
	case "0", "off", "false":
		return "false"
	}
	return ""
}
