package graph

import (
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/discount"
)

func contractDraft(in *model.CreateDiscountContractInput) discount.ContractDraft {
	return discount.ContractDraft{
		Account: in.AccountID, Name: in.Name, Services: in.Services, FirstDay: in.FirstDay, LastDay: in.LastDay, Rate: in.Rate, Note: text(in.Note),
	}
}

func contractPatch(in *model.UpdateDiscountContractInput) discount.ContractPatch {
	p := discount.ContractPatch{
		Name: given(in.Name), FirstDay: omittable(in.FirstDay), LastDay: given(in.LastDay), Rate: omittable(in.Rate), Note: given(in.Note),
	}
	if in.Services != nil {
		p.Services = account.Some(in.Services)
	}
	return p
}
