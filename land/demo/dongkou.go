package demo

// Dongkou is the books of Dongkou's economic development zone for 2023.
func Dongkou() Book {
	return Book{
		Regions: regions(),
		Users:   users(),
		Task:    task(),
		Targets: targets(),
	}
}
