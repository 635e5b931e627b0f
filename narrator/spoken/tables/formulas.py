"""What the signs and shapes of formulas are called, in each language.

A language has four parts of rows, `key: words`: the shapes of formulas; operators, relations and letters, several signs
in one row; sums, limits and the like, which go before "from … to … of"; functions. `{}` stands for what a shape holds,
in its order. A comma is a pause.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """The words of one language."""

    shapes: dict[str, str]
    """Powers, fractions, roots and the like, by the names of the rows below."""
    signs: dict[str, str]
    """Operators, relations and blackboard letters, by sign; Greek letters too."""
    large: dict[str, str]
    """What is said before "from … to … of" and "over … of": sums, integrals, limits, maxima."""
    names: dict[str, str]
    """Functions: what "sin" is called."""
    contracted: dict[str, str]
    """What a preposition and an article become: "de el" is "del"; with its noun, as "a" may be a letter."""


_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_VARIANTS = dict(zip("ϵϑϖϱςϕϰ", "εθπρσφκ", strict=True))
_SAID_ALIKE = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))
_SPOKEN_PLAINLY = frozenset("ΔΘΩ")

_GREEK_NAMES = {
    "en": "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon"
    " phi chi psi omega",
    "de": "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda My Ny Xi Omikron Pi Rho Sigma Tau Ypsilon"
    " Phi Chi Psi Omega",
    "fr": "alpha bêta gamma delta epsilon zêta êta thêta iota kappa lambda mu nu xi omicron pi rhô sigma tau upsilon"
    " phi chi psi oméga",
    "es": "alfa beta gamma delta épsilon dseta eta theta iota kappa lambda mu nu xi ómicron pi rho sigma tau ípsilon"
    " fi ji psi omega",
    "it": "alfa beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon"
    " phi chi psi omega",
    "pt": "alfa beta gama delta épsilon zeta eta teta iota capa lambda mu nu xi ômicron pi rô sigma tau ípsilon"
    " fi qui psi ômega",
}

# A preposition before an article.
_CONTRACTED = {
    "fr": "de le=du; à le=au; de les=des; à les=aux",
    "es": "de el=del; a el=al",
    "it": "di la=della; di il=del; di l'=dell'; di i=dei; a la=alla; a il=al; a l'=all'; a i=ai"
    "; da la=dalla; da il=dal; da l'=dall'; da i=dai; su la=sulla; su il=sul; su l'=sull'"
    "; in la=nella; in il=nel; in l'=nell'; in i=nei",
    "pt": "de a=da; de o=do; de os=dos; a a=à; a o=ao; a os=aos; em a=na; em o=no; em os=nos",
}

_ROWS = {
    "en": """
        squared: {} squared
        cubed: {} cubed
        to the: {} to the {}
        power: {} to the power of {}
        all: , all
        inverse: {} inverse
        transpose: {} transpose
        prime: {} prime
        double prime: {} double prime
        star: {} star
        dagger: {} dagger
        raised: {} superscript {}
        sub: {} sub {}
        base: {} base {}
        over: {} over {}
        fraction: the fraction {} over {}, end of fraction,
        choose: {} choose {}
        root: the square root of {}
        cube root: the cube root of {}
        nth root: the {}-th root of {}
        numbered root: the {}th root of {}
        from to: {} from {} to {} of
        over of: {} over {} of
        as of: {} as {} of
        of: of
        times: times
        scalar: dot
        cross: cross
        by: by
        given: given
        such that: such that
        goes to: goes to
        from: from
        if: if
        up to: up to
        and so on: and so on
        capital: capital {}
        hat: {} hat
        bar: {} bar
        tilde: {} tilde
        vector: vector {}
        dot: {} dot
        double dot: {} double dot
        absolute: the absolute value of {}
        norm: the norm of {}
        norm of kind: the {}-norm of {}
        floor: the floor of {}
        ceiling: the ceiling of {}
        product: the inner product of {} and {}
        interval: the interval from {} to {}
        set: the set of {}
        empty set: the empty set
        matrix: a {} by {} matrix
        row: row {}
        determinant: the determinant of {}
        degrees: {} degrees

        =: equals
        ≠: is not equal to
        <: less than
        >: greater than
        ≤ ⩽ ≦: less than or equal to
        ≥ ⩾ ≧: greater than or equal to
        ≪: much less than
        ≫: much greater than
        ≈ ≃: is approximately
        ≅: is isomorphic to
        ≡: is equivalent to
        ∼ ~: is distributed as
        ∝: is proportional to
        ≔ ≜: is defined as
        +: plus
        - −: minus
        ±: plus or minus
        ∓: minus or plus
        × · ⋅ * ∗: times
        ÷: divided by
        /: over
        ∘: composed with
        ⊗: tensor
        ⊕: direct sum
        ⊙: elementwise times
        ∈: in
        ∉: not in
        ⊂ ⊆: is a subset of
        ⊃ ⊇: is a superset of
        ∪: union
        ∩: intersection
        ∖ \\: without
        ∧: and
        ∨: or
        ¬: not
        ∀: for all
        ∃: there exists
        → ⟶: to
        ←: becomes
        ↦ ⟼: maps to
        ⇒ ⟹: implies
        ⇐: follows from
        ⇔ ⟺: if and only if
        ∣: divides
        ∥: parallel to
        ⊥ ⟂: is perpendicular to
        ∞: infinity
        ∂: partial
        ∇: nabla
        !: factorial
        ∴: therefore
        mod: modulo
        ℝ: the real numbers
        ℕ: the natural numbers
        ℤ: the integers
        ℚ: the rational numbers
        ℂ: the complex numbers

        ∑: the sum
        ∏: the product
        ∫: the integral
        ∬: the double integral
        ∭: the triple integral
        ∮: the contour integral
        ⋃: the union
        ⋂: the intersection
        lim: the limit
        limsup: the limit superior
        liminf: the limit inferior
        max: the maximum
        min: the minimum
        sup: the supremum
        inf: the infimum
        argmax: the arg max
        argmin: the arg min
        𝔼: the expected value
        Pr: the probability
        Var: the variance
        Cov: the covariance

        sin: sine
        cos: cosine
        tan: tangent
        cot: cotangent
        sec: secant
        csc: cosecant
        arcsin: arc sine
        arccos: arc cosine
        arctan: arc tangent
        sinh: hyperbolic sine
        cosh: hyperbolic cosine
        tanh: hyperbolic tangent
        ln: natural log
        log: log
        lg: log
        exp: the exponential
        det: the determinant
        dim: the dimension
        ker: the kernel
        gcd: the greatest common divisor
        deg: the degree
        tr: the trace
        Tr: the trace
        sgn: the sign
        sign: the sign
        arg: the argument
        rank: the rank
        diag: diag
        Re: the real part
        Im: the imaginary part
    """,
    "de": """
        squared: {} zum Quadrat
        cubed: {} hoch drei
        to the: {} hoch {}
        power: {} hoch {}
        all: , das Ganze
        inverse: {} invers
        transpose: {} transponiert
        prime: {} Strich
        double prime: {} zwei Strich
        star: {} Stern
        dagger: {} adjungiert
        raised: {} oben {}
        sub: {} Index {}
        base: {} zur Basis {}
        over: {} durch {}
        fraction: Bruch {} durch {}, Ende des Bruchs,
        choose: {} über {}
        root: Wurzel aus {}
        cube root: dritte Wurzel aus {}
        nth root: {}-te Wurzel aus {}
        numbered root: Wurzel vom Grad {} aus {}
        from to: {} von {} bis {} von
        over of: {} über {} von
        as of: {} für {} von
        of: von
        times: mal
        scalar: mal
        cross: Kreuz
        by: mal
        given: gegeben
        such that: mit
        goes to: gegen
        from: von
        if: falls
        up to: bis
        and so on: und so weiter
        capital: groß {}
        hat: {} Dach
        bar: {} quer
        tilde: {} Tilde
        vector: Vektor {}
        dot: {} Punkt
        double dot: {} zwei Punkt
        absolute: Betrag von {}
        norm: Norm von {}
        norm of kind: {}-Norm von {}
        floor: {} abgerundet
        ceiling: {} aufgerundet
        product: Skalarprodukt von {} und {}
        interval: Intervall von {} bis {}
        set: Menge {}
        empty set: die leere Menge
        matrix: {}-mal-{}-Matrix
        row: Zeile {}
        determinant: Determinante: {}
        degrees: {} Grad

        =: gleich
        ≠: ungleich
        <: kleiner als
        >: größer als
        ≤ ⩽ ≦: kleiner oder gleich
        ≥ ⩾ ≧: größer oder gleich
        ≪: viel kleiner als
        ≫: viel größer als
        ≈ ≃: ungefähr gleich
        ≅: isomorph zu
        ≡: äquivalent zu
        ∼ ~: verteilt wie
        ∝: proportional zu
        ≔ ≜: definiert als
        +: plus
        - −: minus
        ±: plus minus
        ∓: minus plus
        × · ⋅ * ∗: mal
        ÷: geteilt durch
        /: durch
        ∘: verknüpft mit
        ⊗: Tensor
        ⊕: direkte Summe
        ⊙: elementweise mal
        ∈: aus
        ∉: nicht aus
        ⊂ ⊆: Teilmenge von
        ⊃ ⊇: Obermenge von
        ∪: vereinigt mit
        ∩: geschnitten mit
        ∖ \\: ohne
        ∧: und
        ∨: oder
        ¬: nicht
        ∀: für alle
        ∃: es gibt
        → ⟶: nach
        ←: wird zu
        ↦ ⟼: wird abgebildet auf
        ⇒ ⟹: daraus folgt
        ⇐: folgt aus
        ⇔ ⟺: genau dann, wenn
        ∣: teilt
        ∥: parallel zu
        ⊥ ⟂: senkrecht zu
        ∞: unendlich
        ∂: d
        ∇: Nabla
        !: Fakultät
        ∴: also
        mod: modulo
        ℝ: den reellen Zahlen
        ℕ: den natürlichen Zahlen
        ℤ: den ganzen Zahlen
        ℚ: den rationalen Zahlen
        ℂ: den komplexen Zahlen

        ∑: Summe
        ∏: Produkt
        ∫: Integral
        ∬: Doppelintegral
        ∭: Dreifachintegral
        ∮: Ringintegral
        ⋃: Vereinigung
        ⋂: Durchschnitt
        lim: Limes
        limsup: Limes superior
        liminf: Limes inferior
        max: Maximum
        min: Minimum
        sup: Supremum
        inf: Infimum
        argmax: Argument des Maximums
        argmin: Argument des Minimums
        𝔼: Erwartungswert
        Pr: Wahrscheinlichkeit
        Var: Varianz
        Cov: Kovarianz

        sin: Sinus
        cos: Kosinus
        tan: Tangens
        cot: Kotangens
        sec: Sekans
        csc: Kosekans
        arcsin: Arkussinus
        arccos: Arkuskosinus
        arctan: Arkustangens
        sinh: Sinus hyperbolicus
        cosh: Kosinus hyperbolicus
        tanh: Tangens hyperbolicus
        ln: natürlicher Logarithmus
        log: Logarithmus
        lg: Logarithmus
        exp: Exponentialfunktion
        det: Determinante
        dim: Dimension
        ker: Kern
        gcd: der größte gemeinsame Teiler
        ggT: der größte gemeinsame Teiler
        deg: Grad
        tr: Spur
        Tr: Spur
        sgn: Vorzeichen
        sign: Vorzeichen
        arg: Argument
        rank: Rang
        diag: diag
        Re: Realteil
        Im: Imaginärteil
    """,
    "fr": """
        squared: {} au carré
        cubed: {} au cube
        to the: {} puissance {}
        power: {} puissance {}
        all: , le tout
        inverse: {} inverse
        transpose: {} transposée
        prime: {} prime
        double prime: {} seconde
        star: {} étoile
        dagger: {} adjoint
        raised: {} exposant {}
        sub: {} indice {}
        base: {} en base {}
        over: {} sur {}
        fraction: la fraction {} sur {}, fin de la fraction,
        choose: {} parmi {}
        root: la racine carrée de {}
        cube root: la racine cubique de {}
        nth root: la racine d'ordre {} de {}
        numbered root: la racine d'ordre {} de {}
        from to: {} de {} à {} de
        over of: {} sur {} de
        as of: {} quand {} de
        of: de
        times: fois
        scalar: scalaire
        cross: vectoriel
        by: par
        given: sachant
        such that: tel que
        goes to: tend vers
        from: de
        if: si
        up to: jusqu'à
        and so on: et ainsi de suite
        capital: grand {}
        hat: {} chapeau
        bar: {} barre
        tilde: {} tilde
        vector: vecteur {}
        dot: {} point
        double dot: {} deux points
        absolute: la valeur absolue de {}
        norm: la norme de {}
        norm of kind: la norme {} de {}
        floor: la partie entière de {}
        ceiling: la partie entière supérieure de {}
        product: le produit scalaire de {} et {}
        interval: l'intervalle de {} à {}
        set: l'ensemble {}
        empty set: l'ensemble vide
        matrix: une matrice {} par {}
        row: ligne {}
        determinant: le déterminant: {}
        degrees: {} degrés

        =: égale
        ≠: est différent de
        <: inférieur à
        >: supérieur à
        ≤ ⩽ ≦: inférieur ou égal à
        ≥ ⩾ ≧: supérieur ou égal à
        ≪: très inférieur à
        ≫: très supérieur à
        ≈ ≃: est environ égal à
        ≅: est isomorphe à
        ≡: est équivalent à
        ∼ ~: suit
        ∝: est proportionnel à
        ≔ ≜: est défini par
        +: plus
        - −: moins
        ±: plus ou moins
        ∓: moins ou plus
        × · ⋅ * ∗: fois
        ÷: divisé par
        /: sur
        ∘: rond
        ⊗: tensoriel
        ⊕: somme directe
        ⊙: fois terme à terme
        ∈: appartient à
        ∉: n'appartient pas à
        ⊂ ⊆: est inclus dans
        ⊃ ⊇: contient
        ∪: union
        ∩: inter
        ∖ \\: privé de
        ∧: et
        ∨: ou
        ¬: non
        ∀: pour tout
        ∃: il existe
        → ⟶: vers
        ←: devient
        ↦ ⟼: a pour image
        ⇒ ⟹: implique
        ⇐: découle de
        ⇔ ⟺: si et seulement si
        ∣: divise
        ∥: parallèle à
        ⊥ ⟂: est perpendiculaire à
        ∞: l'infini
        ∂: d rond
        ∇: nabla
        !: factorielle
        ∴: donc
        mod: modulo
        ℝ: les nombres réels
        ℕ: les entiers naturels
        ℤ: les entiers relatifs
        ℚ: les nombres rationnels
        ℂ: les nombres complexes

        ∑: la somme
        ∏: le produit
        ∫: l'intégrale
        ∬: l'intégrale double
        ∭: l'intégrale triple
        ∮: l'intégrale de contour
        ⋃: l'union
        ⋂: l'intersection
        lim: la limite
        limsup: la limite supérieure
        liminf: la limite inférieure
        max: le maximum
        min: le minimum
        sup: la borne supérieure
        inf: la borne inférieure
        argmax: l'argument du maximum
        argmin: l'argument du minimum
        𝔼: l'espérance
        Pr: la probabilité
        Var: la variance
        Cov: la covariance

        sin: sinus
        cos: cosinus
        tan: tangente
        cot: cotangente
        sec: sécante
        csc: cosécante
        arcsin: arc sinus
        arccos: arc cosinus
        arctan: arc tangente
        sinh: sinus hyperbolique
        cosh: cosinus hyperbolique
        tanh: tangente hyperbolique
        ln: logarithme népérien
        log: logarithme
        lg: logarithme
        exp: l'exponentielle
        det: le déterminant
        dim: la dimension
        ker: le noyau
        gcd: le plus grand commun diviseur
        deg: le degré
        tr: la trace
        Tr: la trace
        sgn: le signe
        sign: le signe
        arg: l'argument
        rank: le rang
        diag: diag
        Re: la partie réelle
        Im: la partie imaginaire
    """,
    "es": """
        squared: {} al cuadrado
        cubed: {} al cubo
        to the: {} elevado a {}
        power: {} elevado a {}
        all: , todo ello
        inverse: {} inversa
        transpose: {} transpuesta
        prime: {} prima
        double prime: {} segunda
        star: {} asterisco
        dagger: {} adjunta
        raised: {} superíndice {}
        sub: {} sub {}
        base: {} en base {}
        over: {} sobre {}
        fraction: la fracción {} sobre {}, fin de la fracción,
        choose: {} sobre {}
        root: la raíz cuadrada de {}
        cube root: la raíz cúbica de {}
        nth root: la raíz de índice {} de {}
        numbered root: la raíz de índice {} de {}
        from to: {} desde {} hasta {} de
        over of: {} sobre {} de
        as of: {} cuando {} de
        of: de
        times: por
        scalar: punto
        cross: cruz
        by: por
        given: dado
        such that: tal que
        goes to: tiende a
        from: de
        if: si
        up to: hasta
        and so on: y así sucesivamente
        capital: {} mayúscula
        hat: {} gorro
        bar: {} barra
        tilde: {} tilde
        vector: vector {}
        dot: {} punto
        double dot: {} dos puntos
        absolute: el valor absoluto de {}
        norm: la norma de {}
        norm of kind: la norma {} de {}
        floor: el suelo de {}
        ceiling: el techo de {}
        product: el producto escalar de {} y {}
        interval: el intervalo de {} a {}
        set: el conjunto {}
        empty set: el conjunto vacío
        matrix: una matriz de {} por {}
        row: fila {}
        determinant: el determinante: {}
        degrees: {} grados

        =: igual a
        ≠: distinto de
        <: menor que
        >: mayor que
        ≤ ⩽ ≦: menor o igual que
        ≥ ⩾ ≧: mayor o igual que
        ≪: mucho menor que
        ≫: mucho mayor que
        ≈ ≃: aproximadamente igual a
        ≅: isomorfo a
        ≡: equivalente a
        ∼ ~: se distribuye como
        ∝: proporcional a
        ≔ ≜: se define como
        +: más
        - −: menos
        ±: más menos
        ∓: menos más
        × · ⋅ * ∗: por
        ÷: dividido por
        /: sobre
        ∘: compuesta con
        ⊗: tensorial
        ⊕: suma directa
        ⊙: por, elemento a elemento,
        ∈: pertenece a
        ∉: no pertenece a
        ⊂ ⊆: es subconjunto de
        ⊃ ⊇: contiene a
        ∪: unión
        ∩: intersección
        ∖ \\: sin
        ∧: y
        ∨: o
        ¬: no
        ∀: para todo
        ∃: existe
        → ⟶: en
        ←: pasa a ser
        ↦ ⟼: se transforma en
        ⇒ ⟹: implica
        ⇐: se deduce de
        ⇔ ⟺: si y solo si
        ∣: divide a
        ∥: paralelo a
        ⊥ ⟂: perpendicular a
        ∞: infinito
        ∂: parcial
        ∇: nabla
        !: factorial
        ∴: por tanto
        mod: módulo
        ℝ: los números reales
        ℕ: los números naturales
        ℤ: los números enteros
        ℚ: los números racionales
        ℂ: los números complejos

        ∑: la suma
        ∏: el producto
        ∫: la integral
        ∬: la integral doble
        ∭: la integral triple
        ∮: la integral de contorno
        ⋃: la unión
        ⋂: la intersección
        lim: el límite
        limsup: el límite superior
        liminf: el límite inferior
        max: el máximo
        min: el mínimo
        sup: el supremo
        inf: el ínfimo
        argmax: el argumento del máximo
        argmin: el argumento del mínimo
        𝔼: la esperanza
        Pr: la probabilidad
        Var: la varianza
        Cov: la covarianza

        sin: seno
        sen: seno
        cos: coseno
        tan: tangente
        cot: cotangente
        sec: secante
        csc: cosecante
        arcsin: arcoseno
        arccos: arcocoseno
        arctan: arcotangente
        sinh: seno hiperbólico
        cosh: coseno hiperbólico
        tanh: tangente hiperbólica
        ln: logaritmo natural
        log: logaritmo
        lg: logaritmo
        exp: la exponencial
        det: el determinante
        dim: la dimensión
        ker: el núcleo
        gcd: el máximo común divisor
        deg: el grado
        tr: la traza
        Tr: la traza
        sgn: el signo
        sign: el signo
        arg: el argumento
        rank: el rango
        diag: diag
        Re: la parte real
        Im: la parte imaginaria
    """,
    "it": """
        squared: {} al quadrato
        cubed: {} al cubo
        to the: {} elevato a {}
        power: {} elevato a {}
        all: , il tutto
        inverse: {} inversa
        transpose: {} trasposta
        prime: {} primo
        double prime: {} secondo
        star: {} asterisco
        dagger: {} aggiunta
        raised: {} apice {}
        sub: {} con {}
        base: {} in base {}
        over: {} fratto {}
        fraction: la frazione {} fratto {}, fine della frazione,
        choose: {} su {}
        root: la radice quadrata di {}
        cube root: la radice cubica di {}
        nth root: la radice di indice {} di {}
        numbered root: la radice di indice {} di {}
        from to: {} da {} a {} di
        over of: {} su {} di
        as of: {} per {} di
        of: di
        times: per
        scalar: scalare
        cross: vettoriale
        by: per
        given: dato
        such that: tale che
        goes to: che tende a
        from: da
        if: se
        up to: fino a
        and so on: e così via
        capital: {} maiuscola
        hat: {} cappello
        bar: {} barrato
        tilde: {} tilde
        vector: vettore {}
        dot: {} punto
        double dot: {} due punti
        absolute: il valore assoluto di {}
        norm: la norma di {}
        norm of kind: la norma {} di {}
        floor: la parte intera di {}
        ceiling: la parte intera superiore di {}
        product: il prodotto scalare di {} e {}
        interval: l'intervallo da {} a {}
        set: l'insieme {}
        empty set: l'insieme vuoto
        matrix: una matrice {} per {}
        row: riga {}
        determinant: il determinante: {}
        degrees: {} gradi

        =: uguale a
        ≠: diverso da
        <: minore di
        >: maggiore di
        ≤ ⩽ ≦: minore o uguale a
        ≥ ⩾ ≧: maggiore o uguale a
        ≪: molto minore di
        ≫: molto maggiore di
        ≈ ≃: circa uguale a
        ≅: isomorfo a
        ≡: equivalente a
        ∼ ~: distribuito come
        ∝: proporzionale a
        ≔ ≜: definito come
        +: più
        - −: meno
        ±: più o meno
        ∓: meno o più
        × · ⋅ * ∗: per
        ÷: diviso
        /: fratto
        ∘: composto con
        ⊗: tensore
        ⊕: somma diretta
        ⊙: per, elemento per elemento,
        ∈: appartiene a
        ∉: non appartiene a
        ⊂ ⊆: è contenuto in
        ⊃ ⊇: contiene
        ∪: unione
        ∩: intersezione
        ∖ \\: meno
        ∧: e
        ∨: o
        ¬: non
        ∀: per ogni
        ∃: esiste
        → ⟶: in
        ←: diventa
        ↦ ⟼: va in
        ⇒ ⟹: implica
        ⇐: segue da
        ⇔ ⟺: se e solo se
        ∣: divide
        ∥: parallelo a
        ⊥ ⟂: perpendicolare a
        ∞: infinito
        ∂: parziale
        ∇: nabla
        !: fattoriale
        ∴: quindi
        mod: modulo
        ℝ: i numeri reali
        ℕ: i numeri naturali
        ℤ: i numeri interi
        ℚ: i numeri razionali
        ℂ: i numeri complessi

        ∑: la somma
        ∏: il prodotto
        ∫: l'integrale
        ∬: l'integrale doppio
        ∭: l'integrale triplo
        ∮: l'integrale di contorno
        ⋃: l'unione
        ⋂: l'intersezione
        lim: il limite
        limsup: il limite superiore
        liminf: il limite inferiore
        max: il massimo
        min: il minimo
        sup: l'estremo superiore
        inf: l'estremo inferiore
        argmax: l'argomento del massimo
        argmin: l'argomento del minimo
        𝔼: il valore atteso
        Pr: la probabilità
        Var: la varianza
        Cov: la covarianza

        sin: seno
        cos: coseno
        tan: tangente
        cot: cotangente
        sec: secante
        csc: cosecante
        arcsin: arcoseno
        arccos: arcocoseno
        arctan: arcotangente
        sinh: seno iperbolico
        cosh: coseno iperbolico
        tanh: tangente iperbolica
        ln: logaritmo naturale
        log: logaritmo
        lg: logaritmo
        exp: l'esponenziale
        det: il determinante
        dim: la dimensione
        ker: il nucleo
        gcd: il massimo comun divisore
        deg: il grado
        tr: la traccia
        Tr: la traccia
        sgn: il segno
        sign: il segno
        arg: l'argomento
        rank: il rango
        diag: diag
        Re: la parte reale
        Im: la parte immaginaria
    """,
    "pt": """
        squared: {} ao quadrado
        cubed: {} ao cubo
        to the: {} elevado a {}
        power: {} elevado a {}
        all: , tudo
        inverse: {} inversa
        transpose: {} transposta
        prime: {} linha
        double prime: {} duas linhas
        star: {} asterisco
        dagger: {} adjunta
        raised: {} sobrescrito {}
        sub: {} índice {}
        base: {} na base {}
        over: {} sobre {}
        fraction: a fração {} sobre {}, fim da fração,
        choose: {} escolhe {}
        root: a raiz quadrada de {}
        cube root: a raiz cúbica de {}
        nth root: a raiz de índice {} de {}
        numbered root: a raiz de índice {} de {}
        from to: {} de {} até {} de
        over of: {} sobre {} de
        as of: {} quando {} de
        of: de
        times: vezes
        scalar: escalar
        cross: vetorial
        by: por
        given: dado
        such that: tal que
        goes to: tende a
        from: de
        if: se
        up to: até
        and so on: e assim por diante
        capital: {} maiúsculo
        hat: {} chapéu
        bar: {} barra
        tilde: {} til
        vector: vetor {}
        dot: {} ponto
        double dot: {} dois pontos
        absolute: o valor absoluto de {}
        norm: a norma de {}
        norm of kind: a norma {} de {}
        floor: o piso de {}
        ceiling: o teto de {}
        product: o produto interno de {} e {}
        interval: o intervalo de {} a {}
        set: o conjunto {}
        empty set: o conjunto vazio
        matrix: uma matriz {} por {}
        row: linha {}
        determinant: o determinante: {}
        degrees: {} graus

        =: igual a
        ≠: diferente de
        <: menor que
        >: maior que
        ≤ ⩽ ≦: menor ou igual a
        ≥ ⩾ ≧: maior ou igual a
        ≪: muito menor que
        ≫: muito maior que
        ≈ ≃: aproximadamente igual a
        ≅: isomorfo a
        ≡: equivalente a
        ∼ ~: distribuído como
        ∝: proporcional a
        ≔ ≜: definido como
        +: mais
        - −: menos
        ±: mais ou menos
        ∓: menos ou mais
        × · ⋅ * ∗: vezes
        ÷: dividido por
        /: sobre
        ∘: composta com
        ⊗: tensor
        ⊕: soma direta
        ⊙: vezes, elemento a elemento,
        ∈: pertence a
        ∉: não pertence a
        ⊂ ⊆: está contido em
        ⊃ ⊇: contém
        ∪: união
        ∩: interseção
        ∖ \\: sem
        ∧: e
        ∨: ou
        ¬: não
        ∀: para todo
        ∃: existe
        → ⟶: em
        ←: passa a ser
        ↦ ⟼: é levado em
        ⇒ ⟹: implica
        ⇐: segue de
        ⇔ ⟺: se e somente se
        ∣: divide
        ∥: paralelo a
        ⊥ ⟂: perpendicular a
        ∞: infinito
        ∂: parcial
        ∇: nabla
        !: fatorial
        ∴: portanto
        mod: módulo
        ℝ: os números reais
        ℕ: os números naturais
        ℤ: os números inteiros
        ℚ: os números racionais
        ℂ: os números complexos

        ∑: a soma
        ∏: o produto
        ∫: a integral
        ∬: a integral dupla
        ∭: a integral tripla
        ∮: a integral de contorno
        ⋃: a união
        ⋂: a interseção
        lim: o limite
        limsup: o limite superior
        liminf: o limite inferior
        max: o máximo
        min: o mínimo
        sup: o supremo
        inf: o ínfimo
        argmax: o argumento do máximo
        argmin: o argumento do mínimo
        𝔼: o valor esperado
        Pr: a probabilidade
        Var: a variância
        Cov: a covariância

        sin: seno
        sen: seno
        cos: cosseno
        tan: tangente
        cot: cotangente
        sec: secante
        csc: cossecante
        arcsin: arco seno
        arccos: arco cosseno
        arctan: arco tangente
        sinh: seno hiperbólico
        cosh: cosseno hiperbólico
        tanh: tangente hiperbólica
        ln: logaritmo natural
        log: logaritmo
        lg: logaritmo
        exp: a exponencial
        det: o determinante
        dim: a dimensão
        ker: o núcleo
        gcd: o máximo divisor comum
        deg: o grau
        tr: o traço
        Tr: o traço
        sgn: o sinal
        sign: o sinal
        arg: o argumento
        rank: o posto
        diag: diag
        Re: a parte real
        Im: a parte imaginária
    """,
}


def _words(language: str) -> FormulaWords:
    shapes, signs, large, names = (_rows(part) for part in _ROWS[language].split("\n\n"))
    by_sign = {sign: words for keys, words in signs.items() for sign in keys.split()}
    phrases = [*shapes.values(), *by_sign.values(), *large.values(), *names.values()]
    contracted = _contracted(_CONTRACTED.get(language, ""), phrases)
    return FormulaWords(shapes, by_sign | _greek(language, shapes["capital"]), large, names, contracted)


def _contracted(rows: str, phrases: list[str]) -> dict[str, str]:
    """Every meeting of a preposition and a phrase: "di la" and "la somma" are "di la somma", said "della somma"."""
    found = {}
    for row in filter(None, rows.split("; ")):
        pair, _, one = row.partition("=")
        preposition, _, article = pair.partition(" ")
        for phrase in phrases:
            end = "" if article.endswith("'") else " "
            if phrase.startswith(article + end):
                start = phrase.partition("{")[0].rstrip()
                found[f"{preposition} {start}"] = one + start.removeprefix(article)
    return found


def _rows(part: str) -> dict[str, str]:
    pairs = (row.strip().partition(": ") for row in part.strip().splitlines())
    return {key: words for key, _, words in pairs}


def _greek(language: str, capital: str) -> dict[str, str]:
    small = dict(zip(_GREEK, _GREEK_NAMES[language].split(), strict=True))
    large = {
        letter.upper(): called if letter.upper() in _SPOKEN_PLAINLY else capital.format(called)
        for letter, called in small.items()
    }
    return small | large | _SAID_ALIKE | {variant: small[letter] for variant, letter in _VARIANTS.items()}


FORMULAS = {language: _words(language) for language in _ROWS}
"""The words for formulas by base language."""
