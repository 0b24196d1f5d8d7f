package simulator_test

import (
	"testing"

	ecssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	stssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/sts"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

func TestTheSDKReadsWhoARegionsAndInstances(t *testing.T) {
	t.Parallel()
	b := demo(t)
	identity := stssdk.CreateGetCallerIdentityResponse()
	if err := b.ask(stssdk.CreateGetCallerIdentityRequest(), identity); err != nil {
		t.Fatal(err)
	}
	if identity.AccountId != b.account.UID {
		t.Errorf("the key is of %s", identity.AccountId)
	}
	regions := ecssdk.CreateDescribeRegionsResponse()
	if err := b.ask(ecssdk.CreateDescribeRegionsRequest(), regions); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, r := range regions.Regions.Region {
		for token := ""; ; {
			request := ecssdk.CreateDescribeInstancesRequest()
			request.RegionId, request.MaxResults, request.NextToken = r.RegionId, requests.NewInteger(100), token
			answer := ecssdk.CreateDescribeInstancesResponse()
			if err := b.ask(request, answer); err != nil {
				t.Fatal(err)
			}
			for _, i := range answer.Instances.Instance {
				ids[i.InstanceId] = true
			}
			if token = answer.NextToken; token == "" {
				break
			}
		}
	}
	if len(ids) != 378 {
		t.Errorf("%d ECS", len(ids))
	}
}
