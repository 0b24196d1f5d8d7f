package fault

// chineseWorld holds the Chinese of internal/cloud/world/export.
var chineseWorld = map[string]string{
	"a GBK file has no byte order mark: choose one of GBK and BOM": "GBK 文件没有字节顺序标记：GBK 与 BOM 只能选一个",
	"a file is either a zip of parts or gzip: choose one of them":  "文件要么是分卷 zip，要么是 gzip：只能选一个",
	"a zip cannot have %d parts: use 1 or more, or 0 for no zip":   "zip 不能有 %d 个分卷：请用 1 或更多，0 表示不用 zip",
}
