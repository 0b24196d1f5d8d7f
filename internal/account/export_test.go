package account

// What the fuzz test asks for.
var (
	NameSlug  = nameSlug
	CheckName = checkName
)
