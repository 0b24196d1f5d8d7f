package billfile

import "github.com/cloudlens/cloudlens/internal/fault"

func (d *disk) parquet(func(string, rows) error) error {
	return fault.Invalid("file", "%s is a Parquet file, which cannot be read yet: export FOCUS as CSV", d.file.name)
}
