a == a  # fits: $X = a
pool.next() == pool.next()  # fits: $X = pool.next()
if (a.b == a.b) or c: pass  # fits: $X = a.b
a == b
a == a.a
a == a == a
pool.next() == pool.next(1)
1 == True
"1" == 1
a = a
