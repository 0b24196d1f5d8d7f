package simulator

func callerIdentity(c *call) (any, *refusal) {
	id := letters("user "+c.account.UID, 18)
	return map[string]string{
		"IdentityType": "RAMUser", "AccountId": c.account.UID, "UserId": id, "PrincipalId": id,
		"Arn": "acs:ram::" + c.account.UID + ":user/cloudlens",
	}, nil
}
