package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

// Identity is who the key belongs to. Every good key may ask that.
func (a *Account) Identity(ctx context.Context) (cloud.Identity, error) {
	type answer struct {
		envelope
		AccountID text   `json:"AccountId"`
		ARN       string `json:"Arn"`
	}
	said, err := fetch[answer](ctx, a, call{
		service: stsAPI, action: "GetCallerIdentity", region: a.region, request: request(sts.CreateGetCallerIdentityRequest, nil),
	})
	if err != nil {
		return cloud.Identity{}, err
	}
	if said.AccountID == "" {
		return cloud.Identity{}, a.odd("GetCallerIdentity", a.name, "AccountId", "")
	}
	return cloud.Identity{AccountID: string(said.AccountID), ARN: said.ARN}, nil
}

// Regions are the regions that the account can use.
func (a *Account) Regions(ctx context.Context) ([]cloud.Region, error) {
	type answer struct {
		envelope
		Regions struct {
			Region []struct {
				ID   string `json:"RegionId"`
				Name string `json:"LocalName"`
			}
		}
	}
	said, err := fetch[answer](ctx, a, call{
		service: ecsAPI, action: "DescribeRegions", region: a.region, request: request(ecs.CreateDescribeRegionsRequest, nil),
	})
	if err != nil {
		return nil, err
	}
	regions := make([]cloud.Region, 0, len(said.Regions.Region))
	for _, r := range said.Regions.Region {
		regions = append(regions, cloud.Region{ID: r.ID, Name: r.Name})
	}
	if len(regions) == 0 {
		return nil, a.odd("DescribeRegions", a.name, "Regions", "")
	}
	return regions, nil
}
