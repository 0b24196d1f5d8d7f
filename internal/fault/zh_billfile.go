package fault

// chineseBillfile translates the faults of package billfile.
var chineseBillfile = map[string]string{
	"%s, line %d, column %s: %s": "%s 第 %d 行，列 %s：%s",
	"%s, line %d: %s":            "%s 第 %d 行：%s",

	"there is no file to read: name at least one bill file":                                   "没有要读取的文件：请至少指定一个账单文件",
	"there is no file %s: check the path":                                                     "文件 %s 不存在：请检查路径",
	"the file %s cannot be opened (%s): check its permissions":                                "无法打开文件 %s（%s）：请检查其权限",
	"%s is not a file: name the bill files themselves":                                        "%s 不是文件：请指定账单文件本身",
	"%s and %s are the same file: name it once":                                               "%s 与 %s 是同一个文件：请只指定一次",
	"%s is empty: export the bill again, or leave the file out":                               "%s 是空文件：请重新导出账单，或不要导入此文件",
	"%s has a header but no lines: export the bill again, or leave the file out":              "%s 只有表头，没有账单行：请重新导出账单，或不要导入此文件",
	"%s has no files in it: export the bill again":                                            "%s 中没有文件：请重新导出账单",
	"%s is damaged or cut short behind line %d: download it again":                            "%s 在第 %d 行之后已损坏或被截断：请重新下载",
	"%s is damaged or cut short: download it again":                                           "%s 已损坏或被截断：请重新下载",
	"%s begins like a Parquet file but is damaged or cut short: download it again":            "%s 的开头是 Parquet 文件，但已损坏或被截断：请重新下载",
	"%s is encrypted: unpack it with its password and import what is in it":                   "%s 已加密：请用密码解压后导入其中的文件",
	"%s is a packed file within a packed file: unpack the outer one and import what is in it": "%s 是压缩文件中的压缩文件：请解压外层文件后导入其中的内容",
	"%s is no text file: import a bill as CSV, CSV in gzip or zip, or Parquet":                "%s 不是文本文件：请导入 CSV、gzip 或 zip 压缩的 CSV，或 Parquet 格式的账单",

	"%s is no bill: it has the columns %s; what can be read is known by its columns: %s":                    "%s 不是账单：其中的列为 %s；可读取的文件按列识别：%s",
	"%s lacks the column %s: export the bill with all its columns":                                          "%s 缺少列 %s：请导出包含全部列的账单",
	"%s is %s, but %s is %s: import them one after the other":                                               "%s 是 %s，而 %s 是 %s：请分别导入",
	"in the cycle %s the amounts of %s are before tax and those of %s include it: import files of one kind": "账期 %s 中，%s 的金额不含税，而 %s 的金额含税：请导入同一种文件",

	"%q is not a currency: correct it to an ISO 4217 code, like CNY":                                                "%q 不是货币：请改为 ISO 4217 代码，例如 CNY",
	"%s is an Alibaba Cloud V1 file, which names no currency: say which it is with --currency, like --currency CNY": "%s 是阿里云 V1 文件，其中没有币种：请用 --currency 指定，例如 --currency CNY",
	"no line of the file names a currency: say which it is with --currency, like --currency CNY":                    "文件中没有任何一行写明币种：请用 --currency 指定，例如 --currency CNY",
	"the bill is in %s, but the import was told %s: leave --currency away, or give the right file":                  "账单的币种是 %s，而导入时指定的是 %s：请去掉 --currency，或选择正确的文件",

	"%q is not a billing cycle: write it like 202601 or 2026-01":                                                "%q 不是账期：请写成 202601 或 2026-01 的形式",
	"%q is not a day that can be read: write it like 2026-01-31":                                                "%q 不是可识别的日期：请写成 2026-01-31 的形式",
	"%q has more digits than CloudLens keeps: correct the cell, or export the bill again":                       "%q 的位数超出 CloudLens 可保存的范围：请更正该单元格，或重新导出账单",
	"%q is not a number that can be kept: correct the cell, or export the bill again":                           "%q 不是可保存的数字：请更正该单元格，或重新导出账单",
	"the cell is empty, but the bill needs it: export the bill again":                                           "单元格为空，而账单需要它：请重新导出账单",
	"the line does not end within %d MiB: the file was changed by hand, export it again":                        "该行超过 %d MiB 仍未结束：文件经过手工修改，请重新导出",
	"the text is neither UTF-8 nor GBK: save the file as UTF-8":                                                 "文本既不是 UTF-8 也不是 GBK：请将文件另存为 UTF-8",
	"the text is not UTF-8: export the file again":                                                              "文本不是 UTF-8：请重新导出文件",
	"there are %d cells where the header has %d: the file is cut short or was changed by hand, export it again": "有 %d 个单元格，而表头有 %d 列：文件被截断或经过手工修改，请重新导出",
	"the quoted cell does not end as it should: the file is cut short or was changed by hand, export it again":  "带引号的单元格没有正常结束：文件被截断或经过手工修改，请重新导出",
	"there is a quote within the cell, but none around it: the file was changed by hand, export it again":       "单元格中出现引号，但单元格未用引号括起：文件经过手工修改，请重新导出",
}
